using System.Text.Json;

namespace ActivitySmith.Contracts.Devices;

/// <summary>What a device is to show now.</summary>
public sealed record DeviceActivitiesAnswer
{
    /// <summary>Cards, newest start first; <c>may_start: true</c> stands on those that the app is to start itself.</summary>
    public required IReadOnlyList<JsonElement> Data { get; init; }

    /// <summary>The history that the versions belong to. When it is another one than before, the cards count whatever their version is.</summary>
    public required string Epoch { get; init; }
}
