using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Storage;

/// <summary>Work without which a start, or a command of the command line, cannot go on.</summary>
internal static class Needed
{
    /// <summary>What refusals add for clients over HTTP.</summary>
    private const string OfHttp = ". Try again after Retry-After seconds";

    /// <summary>
    /// The value. What the ledger refuses here has no other reason than the storage: it is away, full or read-only. The operator is told so in a line, and
    /// another start may help.
    /// </summary>
    /// <exception cref="StorageAwayException">It was refused.</exception>
    public static T OrStop<T>(this Outcome<T> outcome) =>
        outcome.IsRefused(out var refusal) ? throw new StorageAwayException(refusal.Message.Replace(OfHttp, "", StringComparison.Ordinal), cause: null) : outcome.Value;
}
