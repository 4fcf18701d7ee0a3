using ActivitySmith.EndToEnd.Tests.Phones;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>What breaks a rule and cannot be helped.</summary>
internal static class Excuses
{
    /// <param name="rule">As the simulator calls it.</param>
    /// <param name="push">The one that broke it.</param>
    /// <param name="before">Earlier ones to the same token, channel or activity.</param>
    /// <returns>Null: there is none.</returns>
    public static string? Of(string rule, PushSeen push, IReadOnlyList<PushSeen> before) => rule switch
    {
        // A connection broke, or the server was killed, after APNs took the push and before its answer came: to send it again is the
        // only way to be sure, and an equal timestamp makes the repetition harmless.
        "timestamp_not_increasing" or "push_after_end" or "update_rate" when before.Any(
            earlier => earlier.Connection != push.Connection && earlier.Token == push.Token && earlier.Version == push.Version && earlier.Event == push.Event && earlier.Status == 200)
            => "a repetition after the answer was lost",
        "second_start_unanswered" => "the answer to the first start was lost",
        _ => null,
    };
}
