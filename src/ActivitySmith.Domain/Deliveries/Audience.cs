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

    /// <summary>What the deliveries of the activity change in the counts of its targeted devices.</summary>
    ReachCount CountOf(Activity activity, TargetedDevices devices);

    /// <summary>
    /// How many running activities other than this one the phone shows or is about to get; not counted further than <see
    /// cref="ConcurrentActivities"/> when more only wait.
    /// </summary>
    int PlacesTaken(Device phone, string exceptActivityId);
}

/// <summary>
/// The devices that one version of an activity targets, and the decisions that depend on them. Only a start looks at each of them; every other
/// decision reads counts.
/// </summary>
public readonly struct Audience
{
    private readonly IDeviceFacts facts;
    private readonly Target target;
    private readonly TargetedDevices? devices;

    private Audience(IDeviceFacts facts, Target target, TargetedDevices devices) => (this.facts, this.target, this.devices) = (facts, target, devices);

    /// <summary>Empty in the default value.</summary>
    public TargetedDevices Devices => devices ?? TargetedDevices.None;

    private TargetedGroup Group => Devices.Group;

    public static Audience Of(IDeviceFacts facts, AccountId account, Target target) =>
        new(facts, target, facts.Directory(account).Resolve(target.Channels));

    public static Audience Of(IDeviceFacts facts, Activity activity) => Of(facts, activity.Account, activity.Shown.Target);

    /// <summary>
    /// Returns null when the activity can start. Refuses a version that does not fit in a push, and a start when every targeted device is a phone
    /// without a free place; with one free place the others wait.
    /// </summary>
    public Refusal? CheckStart(Activity activity) => CheckSize(activity) ?? CheckPlaces(activity);

    /// <summary>Refuses a version that does not fit in a push when an iPhone is among the devices; null when it fits.</summary>
    public Refusal? CheckSize(Activity activity) => Group.Phones == 0 ? null : PayloadBudget.Check(activity);

    /// <summary>Whether every device has closed its delivery of the activity, so that only a new activity can appear there.</summary>
    public bool HasLost(Activity activity)
    {
        if (Group is not { Count: > 0, Pages: 0 }) return false;
        var meant = activity.Shown.Target.Same(target) ? activity : activity with { Shown = activity.Shown with { Target = target } };
        return facts.CountOf(meant, Devices).IsLost(Group);
    }

    /// <summary>Counts the devices that a version reaches at once, and those that must first report a token.</summary>
    public Reach ReachOf(Activity activity) =>
        Group.Pages == Group.Count ? new Reach(Group.Count, 0, Group.Users) : facts.CountOf(activity, Devices).Of(Group);

    private Refusal? CheckPlaces(Activity activity)
    {
        if (Group.Phones < Group.Count) return null;
        var fullest = 0;
        for (var i = 0; i < Devices.Count; i++)
        {
            var taken = facts.PlacesTaken(Devices[i], activity.Id);
            if (taken < facts.ConcurrentActivities) return null;
            fullest = Math.Max(fullest, taken);
        }

        return Catalogue.ActivityLimit(new CapacityFigures(facts.ConcurrentActivities, fullest, Devices.Count, Devices.Count));
    }
}
