using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>Validates a content state, and fills in the members that an update keeps (docs/api.md, Content states).</summary>
public static class ContentRules
{
    /// <summary>Longest timer, in seconds: 100 years, so that all instants derived from it can be represented.</summary>
    public const double MaxDurationSeconds = 100 * 365.25 * 86_400;

    /// <summary>Maximum number of metrics of one activity.</summary>
    public const int MaxMetrics = 8;

    /// <summary>Maximum characters of a metric's or readout's text.</summary>
    public const int MaxScalarLength = 64;

    private const string Title = "Invalid content_state";

    /// <summary>Fills in the members that are kept from <paramref name="previous"/>, then checks the result.</summary>
    /// <param name="previous">The state of the running activity; null when this state starts one.</param>
    /// <param name="sent">The state as sent.</param>
    /// <param name="timer">The running activity's timer window; null when it has none.</param>
    public static Result<ContentState> Complete(ContentState? previous, ContentState sent, TimerWindow? timer)
    {
        var type = sent.Type ?? previous?.Type;
        if (type is null)
            return Refuse("type", $"is required on the first state of an activity; send one of {string.Join(", ", ContentType.Names)}");
        if (!ContentType.Names.Contains(type))
            return Refuse("type", $"must be one of {string.Join(", ", ContentType.Names)}");

        if (sent.Title is null) return Refuse("title", "is required");

        var kept = previous?.Type == type ? previous : null;
        var state = sent with { Type = type };
        if (kept is not null && type == ContentType.SegmentedProgress)
            state = state with { NumberOfSteps = sent.NumberOfSteps ?? kept.NumberOfSteps };
        if (kept is not null && type == ContentType.Timer)
        {
            state = state with
            {
                DurationSeconds = sent.DurationSeconds ?? kept.DurationSeconds,
                CountsDown = sent.CountsDown ?? kept.CountsDown,
                // A duration restarts the timer. It runs unless the same state sets is_running to false.
                IsRunning = sent.IsRunning ?? (sent.DurationSeconds is null ? kept.IsRunning : null),
            };
        }

        return (CheckMembers(state) ?? CheckType(state, kept is null ? null : timer)) is { } refusal ? refusal : state;
    }

    private static Refusal? CheckMembers(ContentState s)
    {
        if (s.NumberOfSteps is < 1) return Refuse("number_of_steps", "must be 1 or more");
        if (s.CurrentStep is < 0) return Refuse("current_step", "must be 0 or more");
        if (s.Percentage is < 0 or > 100) return Refuse("percentage", "must be between 0 and 100");
        if (s.UpperLimit is <= 0) return Refuse("upper_limit", "must be greater than 0");
        if (s.DurationSeconds is <= 0) return Refuse("duration_seconds", "must be greater than 0");
        if (s.DurationSeconds > MaxDurationSeconds) return Refuse("duration_seconds", $"must be at most {MaxDurationSeconds} (100 years)");
        if (s.AutoDismissMinutes is < 0) return Refuse("auto_dismiss_minutes", "must be 0 or more");
        if (s.AutoDismissSeconds is < 0) return Refuse("auto_dismiss_seconds", "must be 0 or more");
        if (s.Message is { Length: 0 }) return Refuse("message", "must not be empty");
        if (CheckValue(s) is { } value) return value;
        if (CheckColor(s.Color, "color") is { } color) return color;
        if (CheckColor(s.StepColor, "step_color") is { } stepColor) return stepColor;
        for (var i = 0; i < s.StepColors?.Count; i++)
            if (CheckColor(s.StepColors[i], $"step_colors[{i}]") is { } one) return one;
        if (s.Icon is { } icon)
        {
            if (icon.Symbol.Length == 0) return Refuse("icon.symbol", "must be the name of an SF Symbol, such as bolt.fill");
            if (CheckColor(icon.Color, "icon.color") is { } iconColor) return iconColor;
        }

        if (s.Badge is { } badge)
        {
            if (badge.Title.Length == 0) return Refuse("badge.title", "must not be empty");
            if (CheckColor(badge.Color, "badge.color") is { } badgeColor) return badgeColor;
        }

        return CheckMetrics(s.Metrics);
    }

    private static Refusal? CheckValue(ContentState s)
    {
        if (s.Type == ContentType.Value)
        {
            return s.Value is { Text: { Length: > 0 } text } && !Characters.FitIn(text, MaxScalarLength)
                ? Refuse("value", $"must be a finite number, or a string of at most {MaxScalarLength} characters")
                : null;
        }

        if (s.Value is { IsText: true }) return Refuse("value", $"must be a number for type {s.Type}");
        if (s.Value is not null && s.UpperLimit is null) return Refuse("upper_limit", "is required together with value");
        if (s.Value is null && s.UpperLimit is not null) return Refuse("value", "is required together with upper_limit");
        return null;
    }

    private static Refusal? CheckMetrics(IReadOnlyList<Metric>? metrics)
    {
        if (metrics is null) return null;
        if (metrics.Count is 0 or > MaxMetrics) return Refuse("metrics", $"must hold 1 to {MaxMetrics} metrics");
        for (var i = 0; i < metrics.Count; i++)
        {
            var metric = metrics[i];
            if (metric.Label.Length == 0) return Refuse($"metrics[{i}].label", "must not be empty");
            if (metric.Value.Text is { } text && !Characters.FitIn(text, MaxScalarLength))
                return Refuse($"metrics[{i}].value", $"must be a number of 0 or more, or a string of 1 to {MaxScalarLength} characters");
            if (metric.Value is { IsText: false, Number: < 0 }) return Refuse($"metrics[{i}].value", "must be 0 or more");
            if (CheckColor(metric.Color, $"metrics[{i}].color") is { } color) return color;
        }

        return null;
    }

    private static Refusal? CheckType(ContentState s, TimerWindow? timer) => s.Type switch
    {
        ContentType.SegmentedProgress when s.NumberOfSteps is null => Refuse("number_of_steps", "is required for type segmented_progress"),
        ContentType.SegmentedProgress when s.CurrentStep is null => Refuse("current_step", "is required for type segmented_progress"),
        ContentType.SegmentedProgress when s.CurrentStep > s.NumberOfSteps =>
            Refuse("current_step", $"must be less than or equal to number_of_steps ({s.NumberOfSteps})"),
        ContentType.Progress when s.Percentage is null && s.Value is null =>
            Refuse("percentage", "is required for type progress, or value together with upper_limit"),
        ContentType.Metrics or ContentType.Stats when s.Metrics is null => Refuse("metrics", $"is required for type {s.Type}"),
        ContentType.Alert when s.Message is null => Refuse("message", "is required for type alert"),
        ContentType.Value when s.Value is null => Refuse("value", "is required for type value"),
        ContentType.Timer when s.CountsDown != false && s.DurationSeconds is null && timer?.DurationSeconds is null =>
            Refuse("duration_seconds", "is required for a timer that counts down; send it, or counts_down false for an open-ended one"),
        _ => null,
    };

    private static Refusal? CheckColor(string? color, string member) =>
        color is null || AccentColor.IsKnown(color) ? null : Refuse(member, $"must be one of {string.Join(", ", AccentColor.Names)}");

    private static Refusal Refuse(string member, string what) =>
        Catalogue.Invalid(Title, $"content_state.{member}", $"content_state.{member} {what}");
}
