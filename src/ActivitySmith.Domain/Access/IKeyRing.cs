using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Access;

/// <summary>The API keys that work at this moment, in memory: every request asks, so an answer may not wait for a database.</summary>
public interface IKeyRing
{
    /// <summary>Null when no key has this hash, or the key was revoked.</summary>
    /// <param name="sha256">SHA-256 of the key's UTF-8 bytes, 32 bytes; compared in fixed time.</param>
    Caller? Find(ReadOnlySpan<byte> sha256);

    /// <summary>The account's own number of requests per minute and feature; null takes the server's limits, 0 is none.</summary>
    int? RequestsPerMinute(AccountId account);
}
