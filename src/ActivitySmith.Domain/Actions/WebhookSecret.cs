using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Actions;

/// <summary>The secret that signs an account's webhook calls, encrypted.</summary>
/// <param name="Sealed">The secret as <see cref="ISecretBox"/> sealed it.</param>
public sealed record WebhookSecret(AccountId Account, byte[] Sealed, DateTimeOffset CreatedAt)
{
    /// <summary>A secret is this prefix and 40 characters.</summary>
    public const string Prefix = "whsec_";
}

/// <summary>Encrypts secrets that the server must be able to read again, for storage.</summary>
public interface ISecretBox
{
    byte[] Seal(string secret);

    /// <summary>Null when the keys that sealed it are no longer available.</summary>
    string? Open(byte[] sealedSecret);
}
