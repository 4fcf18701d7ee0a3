using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Devices;

/// <summary>What is kept of an iPhone that was removed, for the ends of its cards. It is a device for nothing else: no token of it opens anything.</summary>
/// <param name="Account">The account that it belonged to.</param>
/// <param name="Id">The device's id.</param>
/// <param name="Environment">Where its tokens are valid.</param>
/// <param name="ApnsToken">Wakes its app, which then takes its cards away itself, as the server knows it no longer; null when none was known.</param>
/// <param name="RemovedAt">Its cards are given up <see cref="Patience"/> later.</param>
public sealed record RemovedDevice(AccountId Account, string Id, ApnsEnvironment Environment, string? ApnsToken, DateTimeOffset RemovedAt)
{
    /// <summary>How long ends of cards are tried: longer than a start can be on its way, and than a short outage of Apple's.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public static RemovedDevice Of(Device device, DateTimeOffset now) => new(device.Account, device.Id, device.Environment, device.ApnsToken?.Value, now);

    /// <summary>As delivery sees it: without an address that starts anything.</summary>
    /// <param name="since">When it was removed, as far as this process can tell.</param>
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
