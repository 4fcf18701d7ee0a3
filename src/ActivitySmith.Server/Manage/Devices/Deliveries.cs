using ActivitySmith.Contracts.Manage.Devices;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Server.Manage.Devices;

/// <summary>How far each targeted device has come.</summary>
internal static class Deliveries
{
    /// <summary>Pages read the state themselves, so that they always stand at its version.</summary>
    private const string Live = "live";

    /// <param name="devices">Where devices and channels are looked up.</param>
    /// <param name="account">Whose.</param>
    /// <param name="target">Whom it is meant for, as far as they are devices today.</param>
    /// <param name="version">Of the activity; null for a notification.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<DeviceDelivery>> DeliveryTo(
        this DeviceQueries devices, AccountId account, Target target, long? version, CancellationToken cancellation) =>
    [
        .. (await devices.Directory(account, cancellation)).Resolve(target.Channels).Select(device => new DeviceDelivery
        {
            DeviceId = device.Id, Name = device.Name, Kind = device.Kind, State = Live, SeenVersion = version,
        }),
    ];
}
