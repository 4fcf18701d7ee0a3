using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Devices;

/// <summary>The stored remains of a removed iPhone, used only to end its Live Activities. Its device token no longer authenticates.</summary>
/// <param name="Account">The device's account.</param>
/// <param name="Id">The device's id.</param>
/// <param name="Environment">The APNs environment of its tokens.</param>
/// <param name="ApnsToken">Wakes the app, which then finds that it is no longer paired and ends its Live Activities; null when unknown.</param>
/// <param name="RemovedAt">The server stops ending its Live Activities <see cref="Retention"/> later.</param>
public sealed record RemovedDevice(AccountId Account, string Id, ApnsEnvironment Environment, string? ApnsToken, DateTimeOffset RemovedAt)
{
    /// <summary>
    /// How long the server tries to end its Live Activities: longer than a start can be in transit, and longer than a short APNs outage.
    /// </summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    public static RemovedDevice Of(Device device, DateTimeOffset now) => new(device.Account, device.Id, device.Environment, device.ApnsToken?.Value, now);

    /// <summary>The device as delivery sees it, without addresses that start anything.</summary>
    /// <param name="since">When it was removed, on this process's clock.</param>
    public Device AsDevice(Moment since) => new()
    {
        Account = Account,
        Id = Id,
        UserId = "",
        Kind = DeviceKind.Ios,
        Name = "",
        CreatedAt = RemovedAt,
        Environment = Environment,
        ApnsToken = ApnsToken is null ? null : new PushToken(ApnsToken, 0, RemovedAt),
        RemovedSince = since,
    };
}
