using ActivitySmith.EndToEnd.Tests.Phones;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>Violations of a rule that no server could avoid.</summary>
internal static class Excuses
{
    /// <summary>Longest time from a reply of APNs to its record on disk, on a busy machine.</summary>
    private static readonly TimeSpan WriteDown = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for which a push that left before a clock was corrected is still in flight.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromSeconds(5);

    /// <param name="rule">The simulator's name of the rule.</param>
    /// <param name="push">The push that broke it.</param>
    /// <param name="before">Earlier ones to the same token, channel or activity.</param>
    /// <param name="trouble">The times at which servers died, lost their database, and had wrong clocks.</param>
    /// <param name="lived">For a token that got a 410, the time from its last report to its death; null for all else.</param>
    /// <returns>The reason why it was unavoidable; null: it was avoidable.</returns>
    public static string? Of(string rule, PushSeen push, IReadOnlyList<PushSeen> before, Trouble trouble, TimeSpan? lived = null) => rule switch
    {
        // A connection broke, or the server was killed, after APNs accepted the push and before the reply arrived: only a repetition is
        // safe, and an equal timestamp makes it harmless.
        "timestamp_not_increasing" or "push_after_end" or "update_rate" when before.Any(
            earlier => earlier.Connection != push.Connection && earlier.Token == push.Token && earlier.Version == push.Version && earlier.Event == push.Event
                && earlier.Status == 200)
            => "a repetition after a lost reply",
        // A card ended for a device that left, then the whole activity ended: the second end repeats the first, with a newer version, when the sender
        // of the first died or lost its database before it could record the reply.
        "push_after_end" when push.Event == "end" && EndBefore(push, before) is { } end && trouble.Losses.Any(loss => loss.To >= end.At && loss.From <= push.At)
            => "the server that ended it first died before it could record the reply",
        "dead_token_used_again" when IsLost(push, before, trouble.Losses, "BadDeviceToken", "DeviceTokenNotForTopic", "Unregistered", "ExpiredToken")
            => "the server died before it could record that the token is dead",
        // Apple dates the death of a token, the server its report: a server whose clock is wrong at that time cannot tell which came first.
        "dead_token_used_again" when LastRefusal(push, before, "Unregistered", "ExpiredToken") is { } refusal
            && trouble.WrongClocks.Any(wrong => refusal.At >= wrong.From && !(refusal.At > wrong.To))
            => "the clock of the server was wrong when it learned of the dead token",
        // The same with the small difference that the nodes' clocks always have: the report of a node that is ahead looks later than the death.
        "dead_token_used_again" when lived >= TimeSpan.Zero && lived <= trouble.ClockError
            => "the token died sooner after its report than the clocks of the nodes differ",
        "retry_before_retry_after" when IsLost(push, before, trouble.Losses, "TooManyRequests", "ServiceUnavailable", "Shutdown", "InternalServerError")
            => "the server died before it could record the pause that APNs asked for",
        // Apple checks the time in a provider token. A server that starts while its clock is an hour off creates one that is refused.
        "InvalidProviderToken" or "ExpiredProviderToken" when trouble.WrongClocks.Any(wrong => push.At >= wrong.From && !(push.At > wrong.To + Underway))
            => "the server made its provider token while its clock was wrong",
        _ => null,
    };

    /// <summary>Whether the server that got the last of these replies died, or lost its database, before it was certain to have recorded it.</summary>
    private static bool IsLost(
        PushSeen push, IReadOnlyList<PushSeen> before, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> losses, params string[] reasons) =>
        LastRefusal(push, before, reasons) is { } refusal && losses.Any(loss => loss.To >= refusal.At && loss.From <= refusal.At + WriteDown);

    /// <summary>The last end that APNs accepted for the same token or channel, sent on another connection; null: none.</summary>
    private static PushSeen? EndBefore(PushSeen push, IReadOnlyList<PushSeen> before) =>
        before.LastOrDefault(earlier => earlier.Connection != push.Connection && earlier.Token == push.Token && earlier is { Event: "end", Status: 200 });

    /// <summary>The last push to the same token that APNs refused with one of the reasons; null: none.</summary>
    private static PushSeen? LastRefusal(PushSeen push, IReadOnlyList<PushSeen> before, params string[] reasons) =>
        before.LastOrDefault(earlier => earlier.Token == push.Token && reasons.Contains(earlier.Reason));
}
