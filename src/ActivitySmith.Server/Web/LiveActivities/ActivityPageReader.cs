using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Server.Mapping;
using ActivitySmith.Server.Web.Board;
using ActivitySmith.Server.Web.Cards;

namespace ActivitySmith.Server.Web.LiveActivities;

/// <summary>Reads one activity with its kept moments and its way to the devices.</summary>
internal sealed class ActivityPageReader(ActivityQueries activities, ActivityHistory history, DeviceQueries devices)
{
    /// <param name="account">Whose.</param>
    /// <param name="activityId">Which.</param>
    /// <param name="before">Version before which the moments end; null for the latest ones.</param>
    /// <param name="limit">Moments to read.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<ActivityView?> Read(AccountId account, string activityId, long? before, int limit, CancellationToken cancellation)
    {
        if (await activities.Find(account, activityId, cancellation) is not { } activity) return null;
        var frames = await history.LatestFrames(account, activityId, before, limit, cancellation);
        return new ActivityView(
            activity,
            CardOf.Now(activity),
            [.. frames.Take(limit).Reverse().Select(frame => new Moment(frame.Version, frame.At, CardOf.Then(activity, frame)))],
            before,
            frames.Count > limit ? frames[limit - 1].Version : null,
            await devices.DeliveryTo(account, activity.Id, activity.Shown.Target, activity.Version, cancellation));
    }
}

/// <param name="Activity">As it is now.</param>
/// <param name="Card">Drawn from it.</param>
/// <param name="Moments">Oldest first.</param>
/// <param name="Before">Version before which they end; null when these are the latest.</param>
/// <param name="EarlierBefore">Version before which the page of earlier moments ends; null when these are the first.</param>
/// <param name="Delivery">How far each device has come.</param>
public sealed record ActivityView(Activity Activity, BoardCard Card, IReadOnlyList<Moment> Moments, long? Before, long? EarlierBefore, IReadOnlyList<DeviceDelivery> Delivery);

/// <summary>One kept moment.</summary>
public sealed record Moment(long Version, DateTimeOffset At, BoardCard Card);
