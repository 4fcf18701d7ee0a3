using ActivitySmith.EndToEnd.Tests.Phones;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>What breaks a rule and cannot be helped.</summary>
internal static class Excuses
{
    /// <summary>Longest time from an answer of APNs to its place on disk, on a machine that has much else to do.</summary>
    private static readonly TimeSpan WriteDown = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for which a push that left before a clock was put right is still on its way.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromSeconds(5);

    /// <param name="rule">As the simulator calls it.</param>
    /// <param name="push">The one that broke it.</param>
    /// <param name="before">Earlier ones to the same token, channel or activity.</param>
    /// <param name="trouble">When servers died, lost their database, and had wrong clocks.</param>
    /// <returns>Null: there is none.</returns>
    public static string? Of(string rule, PushSeen push, IReadOnlyList<PushSeen> before, Trouble trouble) => rule switch
    {
        // A connection broke, or the server was killed, after APNs took the push and before its answer came: to send it again is the
        // only way to be sure, and an equal timestamp makes the repetition harmless.
        "timestamp_not_increasing" or "push_after_end" or "update_rate" when before.Any(
            earlier => earlier.Connection != push.Connection && earlier.Token == push.Token && earlier.Version == push.Version && earlier.Event == push.Event
                && earlier.Status == 200)
            => "a repetition after the answer was lost",
        // A card that ended for a device that left, then the whole activity: the second end repeats the first, with a newer version, where who sent the first
        // died or lost its database before it could write down that it was taken.
        "push_after_end" when push.Event == "end" && EndBefore(push, before) is { } end && trouble.Losses.Any(loss => loss.To >= end.At && loss.From <= push.At)
            => "who ended it first died before it could write that down",
        "dead_token_used_again" when IsLost(push, before, trouble.Losses, "BadDeviceToken", "DeviceTokenNotForTopic", "Unregistered", "ExpiredToken")
            => "who was told that the token is dead died before it could write that down",
        // Apple dates the death of a token, the server its report: who is told while its clock is wrong cannot tell which was first.
        "dead_token_used_again" when Told(push, before, "Unregistered", "ExpiredToken") is { } told
            && trouble.WrongClocks.Any(wrong => told.At >= wrong.From && !(told.At > wrong.To))
            => "who was told when the token died had a wrong clock",
        "retry_before_retry_after" when IsLost(push, before, trouble.Losses, "TooManyRequests", "ServiceUnavailable", "Shutdown", "InternalServerError")
            => "who was told to wait died before it could write that down",
        // Apple judges the time in a provider token. A server that starts while its clock is an hour off makes one that is refused.
        "InvalidProviderToken" or "ExpiredProviderToken" when trouble.WrongClocks.Any(wrong => push.At >= wrong.From && !(push.At > wrong.To + Underway))
            => "the server made its provider token while its clock was wrong",
        _ => null,
    };

    /// <summary>Whether the server that was told the last of these reasons was gone, or without its database, before it can have written it down.</summary>
    private static bool IsLost(
        PushSeen push, IReadOnlyList<PushSeen> before, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> losses, params string[] reasons) =>
        Told(push, before, reasons) is { } told && losses.Any(loss => loss.To >= told.At && loss.From <= told.At + WriteDown);

    /// <summary>The last end that was taken for the same token or channel, sent on another connection; null for none.</summary>
    private static PushSeen? EndBefore(PushSeen push, IReadOnlyList<PushSeen> before) =>
        before.LastOrDefault(earlier => earlier.Connection != push.Connection && earlier.Token == push.Token && earlier is { Event: "end", Status: 200 });

    /// <summary>The last push to the same token that was answered with one of the reasons; null for none.</summary>
    private static PushSeen? Told(PushSeen push, IReadOnlyList<PushSeen> before, params string[] reasons) =>
        before.LastOrDefault(earlier => earlier.Token == push.Token && reasons.Contains(earlier.Reason));
}
