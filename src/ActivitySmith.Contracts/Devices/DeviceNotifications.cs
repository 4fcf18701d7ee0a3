using System.Text.Json;

namespace ActivitySmith.Contracts.Devices;

/// <summary>Notifications that are meant for a device, in the order of all changes.</summary>
public sealed record DeviceNotificationsAnswer
{
    public required IReadOnlyList<JsonElement> Data { get; init; }

    /// <summary>What to send as <c>since</c> the next time, behind <see cref="Epoch"/> and a dot.</summary>
    public required long NextSince { get; init; }

    /// <summary>The history that <see cref="NextSince"/> belongs to; another one after the database was restored or moved.</summary>
    public required string Epoch { get; init; }

    /// <summary>Whether the <c>since</c> that was sent means nothing here: the list starts over, and the device drops what it kept.</summary>
    public required bool Reset { get; init; }

    /// <summary>Whether there may be more after <see cref="NextSince"/> already.</summary>
    public required bool More { get; init; }
}
