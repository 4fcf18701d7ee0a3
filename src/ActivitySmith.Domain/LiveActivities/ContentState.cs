using System.Text.Json.Serialization;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>
/// The state that a Live Activity shows. As sent, any member may be missing. As stored, <see cref="Type"/> is set and the members that an update
/// keeps (docs/api.md, What an update keeps) are filled in.
/// </summary>
public sealed record ContentState
{
    public string? Type { get; init; }

    /// <summary>Null only in an end as sent, which keeps the latest title (<see cref="FinalState"/>).</summary>
    public required string? Title { get; init; }

    public string? Subtitle { get; init; }

    /// <summary>Steps of <c>segmented_progress</c>, 1 or more.</summary>
    public int? NumberOfSteps { get; init; }

    /// <summary>Completed steps, 0 to <see cref="NumberOfSteps"/>.</summary>
    public int? CurrentStep { get; init; }

    /// <summary>0 to 100; takes precedence over <see cref="Value"/> and <see cref="UpperLimit"/>.</summary>
    public double? Percentage { get; init; }

    /// <summary>Progress value with <see cref="UpperLimit"/>, or the readout of type <c>value</c> (number, or text of up to 64 characters).</summary>
    public Scalar? Value { get; init; }

    /// <summary>Above 0.</summary>
    public double? UpperLimit { get; init; }

    /// <summary>Timer length, above 0 and at most 100 years.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Null means true.</summary>
    public bool? CountsDown { get; init; }

    /// <summary>Null means true in the first state; in later states it leaves the timer running or paused.</summary>
    public bool? IsRunning { get; init; }

    /// <summary>1 to 8 metrics; types <c>metrics</c> and <c>stats</c>.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    public string? Message { get; init; }
    public Icon? Icon { get; init; }
    public Badge? Badge { get; init; }

    /// <summary>One of <see cref="AccentColor.Names"/>; the same applies to all colours here.</summary>
    public string? Color { get; init; }

    public string? StepColor { get; init; }
    public IReadOnlyList<string>? StepColors { get; init; }

    /// <summary>Seconds from the end to the dismissal, 0 or more; takes precedence over <see cref="AutoDismissMinutes"/>.</summary>
    public long? AutoDismissSeconds { get; init; }

    public long? AutoDismissMinutes { get; init; }
}

/// <summary>One labelled value.</summary>
/// <param name="Label">At least 1 character.</param>
/// <param name="Value">Number of 0 or more, or text of 1 to 64 characters.</param>
/// <param name="Unit">Shown after the value; null for none.</param>
/// <param name="Color">Accent colour; null for the activity's colour.</param>
public sealed record Metric(string Label, Scalar Value, string? Unit, string? Color);

/// <param name="Symbol">SF Symbol name, at least 1 character.</param>
/// <param name="Color">Accent colour; null for the activity's colour.</param>
public sealed record Icon(string Symbol, string? Color);

/// <param name="Title">At least 1 character.</param>
/// <param name="Color">Accent colour; null for the activity's colour.</param>
public sealed record Badge(string Title, string? Color);

/// <summary>A visible alert that comes with one version of an activity.</summary>
public sealed record AlertText(string? Title, string? Body);

/// <summary>The ten accent colours of the API.</summary>
public static class AccentColor
{
    public static IReadOnlyList<string> Names { get; } =
        ["lime", "green", "cyan", "blue", "purple", "magenta", "red", "orange", "yellow", "gray"];

    public static bool IsKnown(string name) => Names.Contains(name);
}

/// <summary>The seven types of content state.</summary>
public static class ContentType
{
    public const string SegmentedProgress = "segmented_progress";
    public const string Progress = "progress";
    public const string Metrics = "metrics";
    public const string Stats = "stats";
    public const string Alert = "alert";
    public const string Timer = "timer";
    public const string Value = "value";

    public static IReadOnlyList<string> Names { get; } = [SegmentedProgress, Progress, Metrics, Stats, Alert, Timer, Value];
}
