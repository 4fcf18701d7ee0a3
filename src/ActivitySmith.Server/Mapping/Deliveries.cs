using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps the delivery of an activity or a notification to each of its devices.</summary>
internal static class Deliveries
{
    /// <summary>The delivery of an activity. Its target is resolved to the devices of today; devices that got it and left the channel are included.</summary>
    public static async Task<IReadOnlyList<DeviceDelivery>> DeliveryTo(this DeviceQueries devices, Activity activity, CancellationToken cancellation)
    {
        var directory = await devices.Directory(activity.Account, cancellation);
        var deliveries = await devices.DeliveriesOf(activity.Account, activity.Id, cancellation);
        return Show(directory, Targeted(directory, activity.Shown.Target), deliveries, activity.Version);
    }

    /// <summary>
    /// The delivery of each version of a notification; of the newest one alone while it is not sent. Of an earlier version, only devices that it was to
    /// be sent to are included.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, IReadOnlyList<DeviceDelivery>>> DeliveryTo(
        this DeviceQueries devices, Notification notification, CancellationToken cancellation)
    {
        var shown = new Dictionary<long, IReadOnlyList<DeviceDelivery>> { [notification.Version] = [] };
        if (notification.SentSeq == 0) return shown;
        var directory = await devices.Directory(notification.Account, cancellation);
        var deliveries = (await devices.DeliveriesOf(notification.Account, notification.Id, cancellation)).ToLookup(delivery => delivery.WantedVersion);
        foreach (var earlier in deliveries) shown[earlier.Key] = Show(directory, [], [.. earlier], version: null);
        shown[notification.Version] = Show(directory, Targeted(directory, notification.Target), [.. deliveries[notification.Version]], version: null);
        return shown;
    }

    private static HashSet<string> Targeted(AccountDirectory directory, Target target) =>
        directory.Resolve(target.Channels).Select(device => device.Id).ToHashSet();

    private static IReadOnlyList<DeviceDelivery> Show(
        AccountDirectory directory, HashSet<string> meant, IReadOnlyList<DeliveryRecord> rows, long? version)
    {
        var deliveries = rows.ToDictionary(delivery => delivery.DeviceId);
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
