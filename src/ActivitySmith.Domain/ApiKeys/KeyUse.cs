using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.ApiKeys;

/// <summary>The last request that came with an API key.</summary>
/// <param name="Account">The key's.</param>
/// <param name="KeyId">The key.</param>
/// <param name="LastUsedAt">Written once a minute; up to a minute may be missing after a crash.</param>
public sealed record KeyUse(AccountId Account, string KeyId, DateTimeOffset LastUsedAt);
