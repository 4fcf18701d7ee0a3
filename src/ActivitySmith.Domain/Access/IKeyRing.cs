using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Access;

/// <summary>All active API keys, in memory: every request looks one up, so a lookup must not wait for a database.</summary>
public interface IKeyRing
{
    /// <summary>Null when no key has this hash, or the key was revoked.</summary>
    /// <param name="sha256">SHA-256 of the key's UTF-8 bytes, 32 bytes; compared in fixed time.</param>
    Caller? Find(ReadOnlySpan<byte> sha256);

    /// <summary>The account's requests per minute and feature; null for the server's limits, 0 for no limit.</summary>
    int? RequestsPerMinute(AccountId account);
}
