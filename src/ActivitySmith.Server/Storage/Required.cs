using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Storage;

/// <summary>Unwraps outcomes without which a start, or a command of the command line, cannot continue.</summary>
internal static class Required
{
    /// <summary>
    /// The value. A refusal at this point can only come from the storage: it is unavailable, full or read-only. The exception's message is printed to the
    /// operator, and a restart may help.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The outcome is a refusal.</exception>
    public static T OrThrow<T>(this Result<T> outcome) => outcome.IsRefused(out var refusal)
        ? throw new StorageUnavailableException(refusal.Cause ?? refusal.Message, cause: null)
        : outcome.Value;
}
