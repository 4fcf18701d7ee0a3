using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Notifications;

/// <summary>One accepted push notification.</summary>
public sealed record Notification
{
    public required AccountId Account { get; init; }

    /// <summary><c>ntf_</c> and 20 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Position in the order of all changes on this server.</summary>
    public long Seq { get; init; }

    public required Stored<NotificationContent> Content { get; init; }
    public Stored<IReadOnlyList<string>>? Tags { get; init; }

    /// <summary>Compact JSON object; null for none.</summary>
    public byte[]? Metadata { get; init; }

    public required Target Target { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A new <see cref="Id"/>.</summary>
    public static string NewId() => Randomness.Id("ntf_");
}
