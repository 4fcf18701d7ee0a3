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

    /// <summary><c>scheduled</c>, <c>sent</c>, <c>withdrawn</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>1 when it is sent; each replacement and the withdrawal increment it.</summary>
    public required long Version { get; init; }

    /// <summary>The time for which it is or was scheduled; absent when it was sent at once.</summary>
    public DateTimeOffset? DeliverAt { get; init; }

    /// <summary>When it was sent; of one that was not sent, when it was scheduled.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last replaced, withdrawn or cancelled; absent for never.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Of the newest version, per targeted device; only in the response for a single notification.</summary>
    public IReadOnlyList<DeviceDelivery>? Delivery { get; init; }

    /// <summary>The last 20 versions before the newest one, newest first; only in the response for a single notification.</summary>
    public IReadOnlyList<ManagedNotificationVersion>? EarlierVersions { get; init; }
}

/// <summary>A version of a push notification that another one replaced.</summary>
public sealed record ManagedNotificationVersion
{
    /// <summary>1 or more.</summary>
    public required long Version { get; init; }

    /// <summary>Title, message and the other members as sent.</summary>
    public required JsonElement Content { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Per device that it was to be sent to.</summary>
    public required IReadOnlyList<DeviceDelivery> Delivery { get; init; }
}
