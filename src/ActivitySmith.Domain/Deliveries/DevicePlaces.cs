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

    /// <param name="limit">Maximum Live Activities on one phone.</param>
    public bool HasFreePlace(int limit) => Active.Count < limit;

    public bool HasPlace(string activityId) => Active.Contains(activityId);

    /// <summary>Whether the activity has a place or waits for one.</summary>
    public bool Has(string activityId) => Active.Contains(activityId) || Waiting.Contains(activityId);

    /// <summary>Gives the activity a free place. Returns the same object when it has one already, or when none is free.</summary>
    public DevicePlaces Take(string activityId, int limit) =>
        !HasPlace(activityId) && HasFreePlace(limit)
            ? this with { Active = [.. Active, activityId], Waiting = Without(Waiting, activityId) }
            : this;

    /// <summary>Gives the activity a free place, or the last position in the queue. Returns the same object when it has either already.</summary>
    public DevicePlaces TakeOrWait(string activityId, int limit)
    {
        var taken = Take(activityId, limit);
        return taken.Has(activityId) ? taken : this with { Waiting = [.. Waiting.TakeLast(MaxWaiting - 1), activityId] };
    }

    /// <summary>Frees the places of activities that need none any longer. Returns the same object when all need theirs.</summary>
    public DevicePlaces Keep(Func<string, bool> isNeeded)
    {
        foreach (var id in Active)
            if (!isNeeded(id)) return this with { Active = [.. Active.Where(isNeeded)] };
        return this;
    }

    /// <summary>Gives the place of an activity, or its position in the queue, to another activity. Does nothing when it has neither.</summary>
    public DevicePlaces Pass(string activityId, string next) =>
        this with { Active = Renamed(Active, activityId, next), Waiting = Renamed(Waiting, activityId, next) };

    /// <summary>
    /// Removes an activity and gives the free places to the newest waiting ones. Activities that no longer wait are removed from the queue on the way.
    /// </summary>
    /// <param name="activityId">The activity that needs no place any longer.</param>
    /// <param name="limit">Maximum Live Activities on one phone.</param>
    /// <param name="isWaiting">Whether an activity in the queue still needs a place.</param>
    public (DevicePlaces Places, IReadOnlyList<string> Admitted) Leave(string activityId, int limit, Func<string, bool> isWaiting)
    {
        var left = this with { Active = Without(Active, activityId), Waiting = Without(Waiting, activityId) };
        List<string>? admitted = null;
        while (left.Waiting.Count > 0 && left.HasFreePlace(limit))
        {
            var next = left.Waiting[^1];
            left = left with { Waiting = Without(left.Waiting, next) };
            if (!isWaiting(next)) continue;
            left = left.Take(next, limit);
            (admitted ??= []).Add(next);
        }

        return (left, admitted ?? []);
    }

    private static IReadOnlyList<string> Renamed(IReadOnlyList<string> ids, string known, string next) =>
        ids.Contains(known) ? [.. ids.Select(id => id == known ? next : id)] : ids;

    private static IReadOnlyList<string> Without(IReadOnlyList<string> ids, string removed) =>
        ids.Contains(removed) ? [.. ids.Where(id => id != removed)] : ids;
}
