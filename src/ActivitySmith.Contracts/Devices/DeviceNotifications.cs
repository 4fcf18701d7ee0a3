using System.Text.Json;

namespace ActivitySmith.Contracts.Devices;

/// <summary>Notifications for a device, in the order of all changes.</summary>
public sealed record DeviceNotificationsResponse
{
    public required IReadOnlyList<JsonElement> Data { get; init; }

    /// <summary>For the next request, send <c>since</c> as <see cref="Epoch"/>, a dot and this number.</summary>
    public required long NextSince { get; init; }

    /// <summary>Epoch of the database that <see cref="NextSince"/> belongs to. It changes when the database is restored or moved.</summary>
    public required string Epoch { get; init; }

    /// <summary>
    /// Whether the <c>since</c> of the request does not belong to this database: the list starts over, and the device discards its stored
    /// notifications.
    /// </summary>
    public required bool Reset { get; init; }

    /// <summary>Whether more notifications may follow after <see cref="NextSince"/> now.</summary>
    public required bool More { get; init; }
}
