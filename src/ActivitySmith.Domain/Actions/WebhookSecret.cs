using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Actions;

/// <summary>What an account's webhook calls are signed with, encrypted.</summary>
/// <param name="Sealed">The secret as <see cref="ISecretBox"/> sealed it.</param>
public sealed record WebhookSecret(AccountId Account, byte[] Sealed, DateTimeOffset CreatedAt)
{
    /// <summary>A secret is this and 40 characters.</summary>
    public const string Prefix = "whsec_";
}

/// <summary>Encrypts what must be read again, for storage.</summary>
public interface ISecretBox
{
    byte[] Seal(string secret);

    /// <summary>Null when it was sealed with keys that are gone.</summary>
    string? Open(byte[] sealedSecret);
}
