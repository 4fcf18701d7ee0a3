using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.LiveActivities;

/// <summary>Live Activities, running and in history, with every kept moment of each.</summary>
internal static class ActivityPages
{
    private const string Path = "/activities";
    private const string ListName = "activities-page";

    /// <summary>Moments on one page; at one a second at most, over three minutes of the liveliest run.</summary>
    private const int FramesShown = 200;

    public static void MapActivityPages(this IEndpointRouteBuilder pages)
    {
        var activities = pages.MapPageGroup(Path);
        activities.MapGet("", List);
        activities.MapGet("/{activity_id}", (string activity_id, Visitor visitor, ActivityPageReader reader, long? frame, long? before, string? done, CancellationToken cancellation) =>
            One(activity_id, visitor, reader, cancellation, frame, before, done: done));
        activities.MapPost("/{activity_id}/end", End).AsForm("endLiveActivity");
    }

    private static async Task<IResult> List(
        Visitor visitor, ActivityListQuery query, Paging paging, ActivityHistory history, HttpRequest request, CancellationToken cancellation)
    {
        var page = paging.ByTime(ListName, out var refusal);
        var found = refusal is null ? await history.List(visitor.Account, query.Filter, page, cancellation) : [];
        var list = paging.Answer(ListName, found, activity => [Paging.Time(activity.StartedAt), activity.Id], activity => activity);
        return PageAnswer.Show<ActivitiesPage>(
            new { Visitor = visitor, Rows = list.Data, query.Filter, Nav = ListNav.Of(request, list.NextCursor), Refusal = refusal }, refusal);
    }

    private static async Task<IResult> One(
        string activityId, Visitor visitor, ActivityPageReader reader, CancellationToken cancellation,
        long? frame = null, long? before = null, Refusal? refusal = null, string? done = null)
    {
        if (await reader.Read(visitor.Account, activityId, before, FramesShown, cancellation) is not { } view)
            return PageAnswer.Say(visitor, ManagementCatalogue.ActivityNotFound(activityId));
        return PageAnswer.Show<ActivityPage>(new { Visitor = visitor, View = view, Version = frame, Refusal = refusal, Done = done }, refusal);
    }

    private static async Task<IResult> End(string activity_id, Visitor visitor, LedgerWriter ledger, ActivityPageReader reader, CancellationToken cancellation)
    {
        var ended = await ledger.Submit(new EndActivity(visitor.Caller, activity_id, new Desired()));
        return ended.IsRefused(out var refusal)
            ? await One(activity_id, visitor, reader, cancellation, refusal: refusal)
            : PageAnswer.Done($"{Path}/{Uri.EscapeDataString(activity_id)}", "ended");
    }
}
