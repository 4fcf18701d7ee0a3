namespace ActivitySmith.Contracts.Manage;

/// <summary>The secret that signs the account's webhook calls.</summary>
public sealed record WebhookSecretResponse
{
    /// <summary><c>whsec_</c> and 40 characters; the whole text is the HMAC key.</summary>
    public required string Secret { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
