using ActivitySmith.Contracts.Manage;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps devices to the records of the management API.</summary>
public sealed class DeviceMapper(DeviceQueries devices, ApnsOptions apns, BudgetGovernor governor, TimeProvider clock)
{
    /// <summary>Reads the account's channels and badges once, and returns a function that maps its devices.</summary>
    public async Task<Func<Device, ManagedDevice>> Of(AccountId account, CancellationToken cancellation)
    {
        var directory = await devices.Directory(account, cancellation);
        var badges = await devices.Badges(account, cancellation);
        return device => new ManagedDevice
        {
            DeviceId = device.Id,
            Name = device.Name,
            Kind = device.Kind,
            UserId = device.UserId,
            Channels = directory.ChannelsOf(device),
            Reachable = device.IsReachable,
            Badge = badges.GetValueOrDefault(device.Id),
            Environment = IsPhone(device) ? device.Environment.Name() : null,
            OsVersion = device.OsVersion,
            AppVersion = device.AppVersion,
            FrequentUpdates = IsPhone(device) ? device.FrequentUpdates : null,
            Tokens = device.IsPage ? null : TokenHealthMapping.Of(device),
            Budget = IsPhone(device) ? BudgetOf(device) : null,
            CreatedAt = device.CreatedAt,
            SeenAt = device.SeenAt,
        };
    }

    private static bool IsPhone(Device device) => device.Kind == DeviceKind.Ios;

    private DeviceBudget BudgetOf(Device device)
    {
        var meter = governor.Read(device.Id, device.FrequentUpdates ? apns.FrequentBudgetPerHour : apns.BudgetPerHour, clock.GetMoment());
        return new DeviceBudget { Used = meter.Used, Limit = meter.Limit, Demoted = meter.Demoted, NextFreeAt = clock.GetUtcNow() + meter.FreeIn };
    }
}
