namespace ActivitySmith.Contracts.Manage.Devices;

/// <summary>How far one device has come with an activity or a notification.</summary>
public sealed record DeviceDelivery
{
    public required string DeviceId { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    /// <summary><c>live</c>: a page, which reads the state itself.</summary>
    public required string State { get; init; }

    /// <summary>Version of the activity that the device has seen; absent for notifications.</summary>
    public long? SeenVersion { get; init; }
}
