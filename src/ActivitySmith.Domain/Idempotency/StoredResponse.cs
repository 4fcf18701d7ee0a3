using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Idempotency;

/// <summary>The stored response to the first request with an <c>Idempotency-Key</c> (docs/api.md, Idempotency).</summary>
/// <param name="Key">See <see cref="KeyOf"/>.</param>
/// <param name="Fingerprint">SHA-256 over method, path and body.</param>
/// <param name="Body">The JSON of the response.</param>
public sealed record StoredResponse(AccountId Account, string Key, byte[] Fingerprint, byte[] Body, DateTimeOffset At)
{
    /// <summary>How long the server repeats the stored response.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>
    /// Whether the server still repeats this response. A time further in the future than the lifetime comes from a clock that was wrong, so the age
    /// is unknown.
    /// </summary>
    public bool IsGiven(DateTimeOffset now) => (now - At).Duration() < Lifetime;

    /// <summary>Storage key: the header's value, scoped to the API key that sent it. Two API keys never share an idempotency key.</summary>
    /// <param name="apiKeyId">Public id of the API key.</param>
    /// <param name="header">1 to 255 printable ASCII characters, so no header can imitate the storage key of another one.</param>
    public static string KeyOf(string apiKeyId, string header) => $"{apiKeyId}\n{header}";
}
