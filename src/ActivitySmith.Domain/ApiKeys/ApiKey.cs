using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.ApiKeys;

/// <summary>An API key as stored: the hash, never the key itself.</summary>
public sealed record ApiKey
{
    public const string Prefix = "ask_";

    /// <summary>Minimum length of a key that the environment sets, prefix included.</summary>
    public const int MinLength = 16;

    public required AccountId Account { get; init; }

    /// <summary><c>key_</c> and 20 characters.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The key's last four characters, to tell keys apart.</summary>
    public required string LastFour { get; init; }

    public required KeyScope Scope { get; init; }
    public required bool CanManage { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while the key is active.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>
    /// A new key and its secret: <see cref="Prefix"/> and 240 random bits. The secret is shown once and stored nowhere. The key starts without a
    /// name, with scope <c>all</c> and without the manage permission.
    /// </summary>
    public static (string Secret, ApiKey Key) New(AccountId account, DateTimeOffset now)
    {
        var secret = Randomness.Secret(Prefix);
        return (secret, new ApiKey
        {
            Account = account,
            Id = Randomness.Id("key_"),
            Name = "",
            Hash = Sha256.Of(secret),
            LastFour = secret[^4..],
            Scope = KeyScope.All,
            CanManage = false,
            CreatedAt = now,
        });
    }

    public Caller ToCaller() => new(Account, Id, Scope, CanManage);
}
