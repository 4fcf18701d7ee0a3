namespace ActivitySmith.Contracts.Manage;

/// <summary>What the account's webhook calls are signed with.</summary>
public sealed record WebhookSecretAnswer
{
    /// <summary><c>whsec_</c> and 40 characters; the whole text is the HMAC key.</summary>
    public required string Secret { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
