using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>The Live Activities of one phone: those that hold one of its few places, and those that wait for a place.</summary>
/// <param name="Active">Ids, oldest first.</param>
/// <param name="Waiting">Ids, oldest first; the newest gets the next free place.</param>
public sealed record DevicePlaces(AccountId Account, string DeviceId, IReadOnlyList<string> Active, IReadOnlyList<string> Waiting)
{
    /// <summary>Maximum number of waiting activities per phone; beyond it the oldest is dropped.</summary>
    public const int MaxWaiting = 100;

    public static DevicePlaces None(AccountId account, string deviceId) => new(account, deviceId, [], []);

    public bool HasRoom(int limit) => Active.Count < limit;

    public bool Knows(string activityId) => Active.Contains(activityId) || Waiting.Contains(activityId);

    public DevicePlaces Take(string activityId) =>
        this with { Active = [.. Active.Where(id => id != activityId), activityId], Waiting = Without(Waiting, activityId) };

    public DevicePlaces Wait(string activityId) => this with { Waiting = [.. Without(Waiting, activityId).TakeLast(MaxWaiting - 1), activityId] };

    /// <summary>Gives the place of an activity, or its position in the queue, to another activity. Does nothing when it has neither.</summary>
    public DevicePlaces Pass(string activityId, string next) =>
        this with { Active = Renamed(Active, activityId, next), Waiting = Renamed(Waiting, activityId, next) };

    public DevicePlaces Leave(string activityId) => this with { Active = Without(Active, activityId), Waiting = Without(Waiting, activityId) };

    private static IReadOnlyList<string> Renamed(IReadOnlyList<string> ids, string known, string next) =>
        ids.Contains(known) ? [.. ids.Select(id => id == known ? next : id)] : ids;

    private static IReadOnlyList<string> Without(IReadOnlyList<string> ids, string gone) => ids.Contains(gone) ? [.. ids.Where(id => id != gone)] : ids;
}
