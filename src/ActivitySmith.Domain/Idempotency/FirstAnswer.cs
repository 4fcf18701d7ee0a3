using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Idempotency;

/// <summary>The answer that a request with an <c>Idempotency-Key</c> got first (contract section 1).</summary>
/// <param name="Key">See <see cref="KeyOf"/>.</param>
/// <param name="Fingerprint">SHA-256 over method, path and body.</param>
/// <param name="Body">The JSON that was answered.</param>
public sealed record FirstAnswer(AccountId Account, string Key, byte[] Fingerprint, byte[] Body, DateTimeOffset At)
{
    /// <summary>How long a first answer is given again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Whether it is still the answer. One that is dated further ahead than it lives is from a clock that was wrong, and of unknown age.</summary>
    public bool IsGiven(DateTimeOffset now) => (now - At).Duration() < Lifetime;

    /// <summary>The header's value within the API key that sent it: one script's keys are unknown to another.</summary>
    /// <param name="apiKeyId">Public id of the API key.</param>
    /// <param name="header">1 to 255 printable ASCII characters, so no header reads like the key of another one.</param>
    public static string KeyOf(string apiKeyId, string header) => $"{apiKeyId}\n{header}";
}
