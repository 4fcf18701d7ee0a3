using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Idempotency;

/// <summary>The answer that a request with an <c>Idempotency-Key</c> got first (contract section 1).</summary>
/// <param name="Key">The header's value, 1 to 255 characters.</param>
/// <param name="Fingerprint">SHA-256 over method, path and body.</param>
/// <param name="Body">The JSON that was answered.</param>
public sealed record FirstAnswer(AccountId Account, string Key, byte[] Fingerprint, byte[] Body, DateTimeOffset At)
{
    /// <summary>How long a first answer is given again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
}
