using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>The data about devices that the rules need. The ledger reads it from its rows.</summary>
public interface IDeviceFacts
{
    /// <summary>Maximum Live Activities that one phone shows at a time, 1 or more.</summary>
    int ConcurrentActivities { get; }

    AccountDirectory Directory(AccountId account);

    /// <summary>Null when the activity has no delivery to the device yet.</summary>
    DeliveryRecord? DeliveryOf(Activity activity, Device device);

    DevicePlaces PlacesOf(Device device);
}

/// <summary>The devices that one version of an activity targets, and the decisions that depend on them.</summary>
public readonly struct Audience
{
    private readonly IDeviceFacts facts;
    private readonly IReadOnlyList<Device>? devices;

    private Audience(IDeviceFacts facts, IReadOnlyList<Device> devices) => (this.facts, this.devices) = (facts, devices);

    /// <summary>Empty in the default value.</summary>
    public IReadOnlyList<Device> Devices => devices ?? [];

    public static Audience Of(IDeviceFacts facts, AccountId account, Target target) => new(facts, facts.Directory(account).Resolve(target.Channels));

    public static Audience Of(IDeviceFacts facts, Activity activity) => Of(facts, activity.Account, activity.Shown.Target);

    /// <summary>
    /// Returns null when the activity can start. Refuses a version that does not fit in a push, and a start when every targeted device is a phone
    /// without a free place; with one free place the others wait.
    /// </summary>
    public Refusal? CheckStart(Activity activity) => AllArePages ? null : CheckSize(activity) ?? CheckPlaces();

    /// <summary>Refuses a version that does not fit in a push when an iPhone is among the devices; null when it fits.</summary>
    public Refusal? CheckSize(Activity activity)
    {
        foreach (var device in Devices)
            if (device.Kind == DeviceKind.Ios) return PayloadBudget.Check(activity);
        return null;
    }

    /// <summary>Whether every device has closed its delivery of the activity, so that only a new activity can appear there.</summary>
    public bool HasLost(Activity activity)
    {
        foreach (var device in Devices)
            if (device.IsPage || facts.DeliveryOf(activity, device) is not { IsOpen: false }) return false;
        return Devices.Count > 0;
    }

    /// <summary>Counts the devices that a version reaches at once, and those that must first report a token.</summary>
    public Reach ReachOf(Activity activity)
    {
        if (AllArePages) return Reach.Of(Devices);
        int notified = 0, queued = 0;
        var users = new HashSet<string>();
        foreach (var device in Devices)
        {
            if (IsReached(activity, device) is not { } isReached) continue;
            if (isReached) notified++;
            else queued++;
            users.Add(device.UserId);
        }

        return new Reach(notified, queued, users.Count);
    }

    private bool AllArePages
    {
        get
        {
            foreach (var device in Devices)
                if (!device.IsPage) return false;
            return true;
        }
    }

    private Refusal? CheckPlaces()
    {
        int blocked = 0, fullest = 0;
        foreach (var device in Devices)
        {
            if (device.Kind != DeviceKind.Ios) return null;
            var places = facts.PlacesOf(device);
            if (places.HasFreePlace(facts.ConcurrentActivities)) return null;
            blocked++;
            fullest = Math.Max(fullest, places.Active.Count);
        }

        return Catalogue.ActivityLimit(new CapacityFigures(facts.ConcurrentActivities, fullest, blocked, Devices.Count));
    }

    /// <summary>Returns null when the device lost the activity and receives no more of it.</summary>
    private bool? IsReached(Activity activity, Device device)
    {
        if (device.IsPage) return true;
        if (facts.DeliveryOf(activity, device) is not { } delivery) return device.CanStart;
        if (!delivery.IsOpen) return null;
        return delivery.Phase switch
        {
            DeliveryPhase.Live => delivery.UpdateToken is not null || delivery.ChannelId is not null || device.WebPush is not null,
            DeliveryPhase.Starting => delivery.ChannelId is not null || device.WebPush is not null,
            DeliveryPhase.Due => device.CanStart,
            _ => false,
        };
    }
}
