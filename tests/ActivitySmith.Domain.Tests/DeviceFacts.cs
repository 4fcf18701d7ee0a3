using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Tests;

/// <summary>Devices with the deliveries and places that a test gives them.</summary>
internal sealed class DeviceFacts(AccountDirectory directory) : IDeviceFacts
{
    private readonly Dictionary<string, DeliveryRecord> deliveries = [];
    private readonly Dictionary<string, DevicePlaces> places = [];

    public int ConcurrentActivities { get; init; } = 4;

    /// <summary>Facts of devices that are in no channel.</summary>
    public static DeviceFacts Of(params Device[] devices) => new(new AccountDirectory(devices, channels: []));

    public DeviceFacts With(DeliveryRecord delivery)
    {
        deliveries[delivery.Id] = delivery;
        return this;
    }

    public DeviceFacts With(DevicePlaces shown)
    {
        places[shown.DeviceId] = shown;
        return this;
    }

    public AccountDirectory Directory(AccountId account) => directory;

    public ReachCount CountOf(Activity activity, TargetedDevices devices)
    {
        var count = new ReachCount();
        foreach (var device in devices)
            count.Change(device, before: null, deliveries.GetValueOrDefault(DeliveryRecord.IdOf(activity.Id, device.Id)));
        return count;
    }

    public int PlacesTaken(Device phone, string exceptActivityId) => places.TryGetValue(phone.Id, out var known) ? known.Active.Count : 0;
}
