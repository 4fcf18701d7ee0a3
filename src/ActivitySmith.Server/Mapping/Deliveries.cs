using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps the delivery of an activity or a notification to each of its devices.</summary>
internal static class Deliveries
{
    /// <param name="devices">Reads devices, channels and deliveries.</param>
    /// <param name="account">Account of the activity or notification.</param>
    /// <param name="subjectId">Id of the activity or notification.</param>
    /// <param name="target">Its target, resolved to the devices of today; devices that got it and left the channel are included.</param>
    /// <param name="version">Version of the activity; null for a notification.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<IReadOnlyList<DeviceDelivery>> DeliveryTo(
        this DeviceQueries devices, AccountId account, string subjectId, Target target, long? version, CancellationToken cancellation)
    {
        var directory = await devices.Directory(account, cancellation);
        var deliveries = (await devices.DeliveriesOf(account, subjectId, cancellation)).ToDictionary(delivery => delivery.DeviceId);
        var meant = directory.Resolve(target.Channels).Select(device => device.Id).ToHashSet();
        return
        [
            .. directory.Devices.Where(device => IsConcerned(device, meant, deliveries, version))
                .Select(device => Show(device, deliveries.GetValueOrDefault(device.Id), deliveries, version)),
        ];
    }

    /// <summary>
    /// A notification goes to the phones that were in its target when it was sent, which have a delivery; an activity also goes to phones that join later.
    /// </summary>
    private static bool IsConcerned(Device device, HashSet<string> meant, Dictionary<string, DeliveryRecord> deliveries, long? version) =>
        deliveries.ContainsKey(device.Id) || (meant.Contains(device.Id) && (version is not null || device.Kind != DeviceKind.Ios));

    private static DeviceDelivery Show(Device device, DeliveryRecord? delivery, Dictionary<string, DeliveryRecord> deliveries, long? version)
    {
        var broadcast = delivery?.ChannelId is null ? null : deliveries.GetValueOrDefault(DeliveryRecord.OfChannel(device.Environment));
        var state = DeliveryState.Of(delivery, broadcast, device, version);
        if (delivery is null || (state == DeliveryState.Live && device.WebPush is null))
        {
            return new DeviceDelivery
            {
                DeviceId = device.Id,
                Name = device.Name,
                Kind = device.Kind,
                State = state,
                SeenVersion = state == DeliveryState.Live ? version : null,
            };
        }

        var sender = broadcast ?? delivery;
        return new DeviceDelivery
        {
            DeviceId = device.Id,
            Name = device.Name,
            Kind = device.Kind,
            State = state,
            SeenVersion = version is null ? null : DeliveryState.SeenOf(delivery, broadcast),
            Via = delivery.Kind == DeliveryKind.Activity ? ViaOf(delivery, device) : null,
            PushId = sender.PushId ?? delivery.PushId,
            Reason = sender.Reason ?? delivery.Reason,
            Attempts = sender.Attempts > 0 ? sender.Attempts : null,
            NextTryAt = sender.IsOpen ? sender.NextTryAt : null,
            UpdatedAt = delivery.UpdatedAt > sender.UpdatedAt ? delivery.UpdatedAt : sender.UpdatedAt,
        };
    }

    private static string? ViaOf(DeliveryRecord delivery, Device device) =>
        device.WebPush is not null ? "web_push" : delivery.ChannelId is not null ? "channel" : delivery.UpdateToken is not null ? "token" : null;
}
