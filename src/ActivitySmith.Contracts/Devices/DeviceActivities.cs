using System.Text.Json;

namespace ActivitySmith.Contracts.Devices;

/// <summary>The Live Activities that a device shows now.</summary>
public sealed record DeviceActivitiesResponse
{
    /// <summary>Live Activities, newest start first. <c>may_start: true</c> marks those that the app starts itself.</summary>
    public required IReadOnlyList<JsonElement> Data { get; init; }

    /// <summary>
    /// Epoch of the database that the versions belong to. When it differs from the last one, the device accepts every activity, whatever its version.
    /// </summary>
    public required string Epoch { get; init; }
}
