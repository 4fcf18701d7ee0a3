namespace ActivitySmith.Domain.LiveActivities;

/// <summary>
/// The state of an end, which may be partial (docs/api.md, Ends): members that its type requires come from the latest state when they are left out.
/// </summary>
public static class FinalState
{
    /// <summary>Fills in what the end leaves out. The result is checked like the state of an update (<see cref="ContentRules.Complete"/>).</summary>
    /// <param name="latest">The state that the end replaces.</param>
    /// <param name="sent">The state as sent; another type than the latest one gets only the title.</param>
    public static ContentState Of(ContentState latest, ContentState sent)
    {
        if (sent with { AutoDismissSeconds = null, AutoDismissMinutes = null } == Nothing) return SameAs(latest, sent);
        var state = sent with { Title = sent.Title ?? latest.Title };
        if (sent.Type is not null && sent.Type != latest.Type) return state;
        return latest.Type switch
        {
            ContentType.SegmentedProgress => state with { CurrentStep = sent.CurrentStep ?? latest.CurrentStep },
            ContentType.Progress => OfProgress(latest, state),
            ContentType.Metrics or ContentType.Stats => state with { Metrics = sent.Metrics ?? latest.Metrics },
            ContentType.Alert => state with { Message = sent.Message ?? latest.Message },
            ContentType.Value => state with { Value = sent.Value ?? latest.Value },
            _ => state,
        };
    }

    private static ContentState Nothing { get; } = new() { Title = null };

    /// <summary>
    /// An end with nothing but the time of its dismissal keeps the whole card. The members of a timer stay out, because sending them resets it.
    /// </summary>
    private static ContentState SameAs(ContentState latest, ContentState sent) => latest with
    {
        DurationSeconds = null,
        CountsDown = null,
        IsRunning = null,
        AutoDismissSeconds = sent.AutoDismissMinutes is null ? sent.AutoDismissSeconds ?? latest.AutoDismissSeconds : sent.AutoDismissSeconds,
        AutoDismissMinutes = sent.AutoDismissSeconds is null ? sent.AutoDismissMinutes ?? latest.AutoDismissMinutes : sent.AutoDismissMinutes,
    };

    /// <summary>A percentage needs nothing else; half of a value and its limit is completed by the other half.</summary>
    private static ContentState OfProgress(ContentState latest, ContentState sent) => sent switch
    {
        { Percentage: null, Value: null, UpperLimit: null } =>
            sent with { Percentage = latest.Percentage, Value = latest.Value, UpperLimit = latest.UpperLimit },
        { Value: not null, UpperLimit: null } => sent with { UpperLimit = latest.UpperLimit },
        { Percentage: null, Value: null } => sent with { Value = latest.Value },
        _ => sent,
    };
}
