namespace PhoneSimulator.Judging;

/// <summary>A push that Apple's rules forbid.</summary>
/// <param name="Kind">Name of the rule: a reason of APNs, or one of the simulator's names (<see cref="Rules"/>).</param>
/// <param name="Push">Its position in the push log.</param>
/// <param name="LivedMs">For a token that got a 410, milliseconds from the last time that the app posted it to its death; null for all else.</param>
public sealed record Violation(
    long Number, DateTimeOffset At, string Kind, string Detail, long Push, string? Phone, string? ActivityId, string? Token, long? LivedMs);

/// <summary>Rules whose violation APNs accepts with 200 and that matter nevertheless.</summary>
public static class Rules
{
    /// <summary>A second start for an activity that the phone shows, has shown or will get.</summary>
    public const string SecondStart = "second_start";

    /// <summary>A start that was sent to an update token, or an update or end that was sent to a push-to-start token.</summary>
    public const string WrongTokenKind = "wrong_token_kind";

    public const string StartIncomplete = "start_incomplete";
    public const string StateMissing = "content_state_missing";
    public const string StateUndecodable = "content_state_undecodable";
    public const string TimestampMissing = "timestamp_missing";
    public const string EventUnknown = "event_unknown";
    public const string DataTooLarge = "activity_data_too_large";
    public const string PayloadMismatch = "payload_does_not_fit_push_type";
    public const string DeadTokenRules = "dead_token_used_again";
    public const string RetryTooEarly = "retry_before_retry_after";
    public const string PriorityBudget = "priority_10_budget";
    public const string StartBudget = "start_budget";
    public const string ChannelOnOldSystem = "channel_start_below_ios_18";
    public const string UnknownInputChannel = "input_channel_unknown";
    public const string StartOnOldSystem = "push_to_start_below_ios_17_2";
    public const string BroadcastStart = "broadcast_start";
}
