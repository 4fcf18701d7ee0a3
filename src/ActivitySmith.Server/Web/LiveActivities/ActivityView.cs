using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Server.Mapping;
using ActivitySmith.Server.Web.Board;
using ActivitySmith.Server.Web.Cards;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.LiveActivities;

/// <summary>Shows one activity with its stored moments and its delivery to the devices.</summary>
internal sealed class ActivityView(ActivityQueries activities, ActivityHistory history, DeviceQueries devices)
{
    /// <summary>Maximum number of moments on one page: over three minutes of an activity that changes every second.</summary>
    private const int FramesShown = 200;

    /// <param name="request">The request for the page.</param>
    /// <param name="activityId">The activity's id.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="frame">Version of the moment to draw; null for the latest of those listed.</param>
    /// <param name="before">Version before which the listed moments end; null for the latest ones.</param>
    public async Task<IResult> Show(PageRequest request, string activityId, Refusal? refusal = null, long? frame = null, long? before = null)
    {
        if (await activities.Find(request.Account, activityId, request.Cancellation) is not { } activity)
            return PageResponse.Say(request.Visitor, ManagementCatalogue.ActivityNotFound(activityId));
        var frames = await history.LatestFrames(request.Account, activityId, before, FramesShown, request.Cancellation);
        return PageResponse.Show<ActivityPage>(
            new
            {
                request.Visitor,
                Activity = activity,
                Card = CardOf.Now(activity),
                Timeline = frames.Take(FramesShown).Reverse()
                    .Select(frame => new TimelineState(frame.Version, frame.At, CardOf.Then(activity, frame))).ToList(),
                Before = before,
                EarlierBefore = frames.Count > FramesShown ? frames[FramesShown - 1].Version : (long?)null,
                Delivery = await devices.DeliveryTo(activity, request.Cancellation),
                Version = frame,
                Refusal = refusal,
                request.Done,
            },
            refusal);
    }
}

/// <summary>One stored moment.</summary>
public sealed record TimelineState(long Version, DateTimeOffset At, BoardCard Card);
