using ActivitySmith.Contracts.Manage.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Server.Manage.Devices;
using ActivitySmith.Server.Web.Board;
using ActivitySmith.Server.Web.Cards;

namespace ActivitySmith.Server.Web.LiveActivities;

/// <summary>Reads one activity with its kept moments and its way to the devices.</summary>
internal sealed class ActivityPageReader(ActivityQueries activities, ActivityHistory history, DeviceQueries devices)
{
    /// <param name="account">Whose.</param>
    /// <param name="activityId">Which.</param>
    /// <param name="after">Version after which the moments begin; 0 for the first page of them.</param>
    /// <param name="limit">Moments to read.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ActivityView?> Read(AccountId account, string activityId, long after, int limit, CancellationToken cancellation)
    {
        if (await activities.Find(account, activityId, cancellation) is not { } activity) return null;
        var frames = await history.Frames(account, activityId, after, limit, cancellation);
        return new ActivityView(
            activity,
            CardOf.Now(activity),
            [.. frames.Take(limit).Select(frame => new Moment(frame.Version, frame.At, CardOf.Then(activity, frame)))],
            frames.Count > limit ? frames[limit - 1].Version : null,
            await devices.DeliveryTo(account, activity.Id, activity.Shown.Target, activity.Version, cancellation));
    }
}

/// <param name="Activity">As it is now.</param>
/// <param name="Card">Drawn from it.</param>
/// <param name="Moments">Oldest first.</param>
/// <param name="NextAfter">Where the next page of moments begins; null when these are the last.</param>
/// <param name="Delivery">How far each device has come.</param>
public sealed record ActivityView(Activity Activity, BoardCard Card, IReadOnlyList<Moment> Moments, long? NextAfter, IReadOnlyList<DeviceDelivery> Delivery);

/// <summary>One kept moment.</summary>
public sealed record Moment(long Version, DateTimeOffset At, BoardCard Card);
