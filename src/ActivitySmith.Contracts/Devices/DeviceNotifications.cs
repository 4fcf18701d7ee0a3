using System.Text.Json;

namespace ActivitySmith.Contracts.Devices;

/// <summary>Notifications that are meant for a device, in the order of all changes.</summary>
public sealed record DeviceNotificationsAnswer
{
    public required IReadOnlyList<JsonElement> Data { get; init; }

    /// <summary>What to send as <c>since</c> the next time.</summary>
    public required long NextSince { get; init; }

    /// <summary>Whether there may be more after <see cref="NextSince"/> already.</summary>
    public required bool More { get; init; }
}
