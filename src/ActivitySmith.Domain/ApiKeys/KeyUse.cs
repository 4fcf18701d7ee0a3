using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.ApiKeys;

/// <summary>The last request with an API key.</summary>
/// <param name="Account">The key's.</param>
/// <param name="KeyId">The key.</param>
/// <param name="LastUsedAt">Written once a minute; a crash can lose the last minute.</param>
public sealed record KeyUse(AccountId Account, string KeyId, DateTimeOffset LastUsedAt);

/// <summary>An address from which an API key was used.</summary>
/// <param name="Account">The key's.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Address">IPv4 address, or the /64 network of an IPv6 address.</param>
/// <param name="LastUsedAt">To the day.</param>
public sealed record KeyAddress(AccountId Account, string KeyId, string Address, DateTimeOffset LastUsedAt)
{
    /// <summary>Days that an address counts as known after its last use.</summary>
    public const int KeptDays = 90;

    public string Id => IdOf(KeyId, Address);

    public static string IdOf(string keyId, string address) => $"{keyId}/{address}";
}
