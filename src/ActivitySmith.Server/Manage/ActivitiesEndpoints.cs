using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Manage;

/// <summary>Live Activities of the caller's account, running and ended (docs/management-api.md, Activities).</summary>
public static class ActivitiesEndpoints
{
    private const string ListName = "activities";
    private const string FramesName = "frames";

    public static IEndpointRouteBuilder MapActivities(this IEndpointRouteBuilder manage)
    {
        var activities = manage.MapGroup("/activities").WithTags("History");
        activities.MapGet("", List).WithName("listActivities").WithSummary("List Live Activities, newest start first");
        activities.MapGet("/{activity_id}", Get).WithName("getActivity").WithSummary("Get a Live Activity with its delivery to each device");
        activities.MapGet("/{activity_id}/frames", Frames).WithName("listActivityFrames")
            .WithSummary("List the stored frames of a Live Activity, oldest first");
        return manage;
    }

    private static async Task<Results<Ok<ListResponse<ManagedActivity>>, ApiRefusal>> List(
        ActivityListQuery query, Paging paging, ApiCaller caller, ActivityHistory history, CancellationToken cancellation)
    {
        var page = paging.ByTime(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await history.List(caller.Account, query.Filter, page, cancellation);
        return paging.Respond(ListName, found, activity => [Paging.Time(activity.StartedAt), activity.Id], ActivityMapping.Show);
    }

    private static async Task<Results<Ok<ManagedActivity>, ApiRefusal>> Get(
        [FromRoute(Name = "activity_id")] string activityId, ApiCaller caller, ActivityQueries activities, DeviceQueries devices,
        CancellationToken cancellation)
    {
        if (await activities.Find(caller.Account, activityId, cancellation) is not { } activity)
            return new ApiRefusal(ManagementCatalogue.ActivityNotFound(activityId));
        var delivery = await devices.DeliveryTo(activity, cancellation);
        return TypedResults.Ok(ActivityMapping.Show(activity) with { Delivery = delivery });
    }

    private static async Task<Results<Ok<ListResponse<ActivityFrame>>, ApiRefusal>> Frames(
        [FromRoute(Name = "activity_id")] string activityId, Paging paging, ApiCaller caller, ActivityQueries activities, ActivityHistory history,
        CancellationToken cancellation)
    {
        var after = paging.ByNumber(FramesName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        if (await activities.Find(caller.Account, activityId, cancellation) is null) return new ApiRefusal(ManagementCatalogue.ActivityNotFound(activityId));
        var frames = await history.Frames(caller.Account, activityId, after, paging.Limit, cancellation);
        return paging.Respond(FramesName, frames, frame => [frame.Version.ToString()], Show);
    }

    private static ActivityFrame Show(Frame frame) => new()
    {
        Version = frame.Version,
        At = frame.At,
        ContentState = StoredJsonMapping.Parse(frame.State),
        Timer = frame.Timer is { } timer ? StoredJsonMapping.Parse(timer) : null,
    };
}
