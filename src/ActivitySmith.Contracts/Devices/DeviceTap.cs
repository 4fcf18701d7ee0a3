namespace ActivitySmith.Contracts.Devices;

/// <summary>Body of <c>POST /device/actions/{action_id}</c>.</summary>
public sealed record DeviceTapRequest
{
    /// <summary>
    /// Created by the app for this tap, <c>[A-Za-z0-9_-]{8,64}</c>. A repeated id is the same tap: the server makes no second call.
    /// </summary>
    public required string TapId { get; init; }
}

public sealed record DeviceTapResponse
{
    public required string TapId { get; init; }

    /// <summary><c>queued</c>, <c>calling</c>, <c>delivered</c> or <c>failed</c>.</summary>
    public required string State { get; init; }
}
