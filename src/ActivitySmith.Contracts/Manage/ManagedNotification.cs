using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>A push notification as it was accepted.</summary>
public sealed record ManagedNotification
{
    public required string NotificationId { get; init; }

    /// <summary>Title, message and the other members as sent.</summary>
    public required JsonElement Content { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Flat object of strings, numbers and booleans.</summary>
    public required JsonElement Metadata { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? Channels { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Per targeted device; only in the response for a single notification.</summary>
    public IReadOnlyList<DeviceDelivery>? Delivery { get; init; }
}
