using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>The state that a Live Activity shows; each state replaces the one before.</summary>
public sealed record ContentState : ContentStateMembers
{
    public required string Title { get; init; }
}

/// <summary>
/// The state in which a Live Activity ends. It may be partial: the title, and members that the type requires, come from the latest state when they are
/// absent. Without any member but the time of the dismissal, devices keep the latest state.
/// </summary>
public sealed record ContentStateEnd : ContentStateMembers
{
    public string? Title { get; init; }
}

/// <summary>
/// The union of the members of the published document's four content states. <see cref="Type"/> decides which members are used; members of other types
/// are accepted. Null means absent.
/// </summary>
public abstract record ContentStateMembers
{
    public string? Subtitle { get; init; }

    /// <summary>
    /// <c>segmented_progress</c>, <c>progress</c>, <c>metrics</c>, <c>stats</c>, <c>alert</c>, <c>timer</c> or <c>value</c>; optional once the
    /// activity has a type.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>1 or more; segmented_progress.</summary>
    public int? NumberOfSteps { get; init; }

    /// <summary>0 to <see cref="NumberOfSteps"/>; segmented_progress.</summary>
    public int? CurrentStep { get; init; }

    /// <summary>0 to 100; progress. Takes precedence over <see cref="Value"/> with <see cref="UpperLimit"/>.</summary>
    public double? Percentage { get; init; }

    /// <summary>A number, together with <see cref="UpperLimit"/>, for progress; a number or a string of up to 64 characters for type <c>value</c>.</summary>
    public JsonScalar? Value { get; init; }

    /// <summary>Above 0; progress.</summary>
    public double? UpperLimit { get; init; }

    /// <summary>Seconds, above 0; timer. A value starts or resets the timer, absent keeps it.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Timer; absent means true.</summary>
    public bool? CountsDown { get; init; }

    /// <summary>Timer; absent means true, false pauses the timer.</summary>
    public bool? IsRunning { get; init; }

    /// <summary>1 to 8; metrics and stats.</summary>
    public IReadOnlyList<ActivityMetric>? Metrics { get; init; }

    /// <summary>Required for alert.</summary>
    public string? Message { get; init; }

    public ActivityIcon? Icon { get; init; }

    /// <summary>Drawn by alert, progress, segmented_progress and value.</summary>
    public ActivityBadge? Badge { get; init; }

    /// <summary>One of the ten colours: lime, green, cyan, blue, purple, magenta, red, orange, yellow, gray.</summary>
    public string? Color { get; init; }

    /// <summary>Colour of the current step; segmented_progress.</summary>
    public string? StepColor { get; init; }

    /// <summary>Colours of the completed steps; segmented_progress.</summary>
    public IReadOnlyList<string>? StepColors { get; init; }

    /// <summary>
    /// Seconds from the end to the dismissal: 0 dismisses at once, more than 4 hours counts as 4 hours. Takes precedence over
    /// <see cref="AutoDismissMinutes"/>.
    /// </summary>
    public long? AutoDismissSeconds { get; init; }

    /// <summary>
    /// Minutes from the end to the dismissal: 0 dismisses at once, more than 4 hours counts as 4 hours. Default when neither is given: 2 for a
    /// stream, 3 for an activity.
    /// </summary>
    public long? AutoDismissMinutes { get; init; }
}
