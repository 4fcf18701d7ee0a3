using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Server.Export;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.LiveActivities;

/// <summary>Live Activities, running and in history, with every stored moment of each.</summary>
internal static class ActivityPages
{
    private const string Path = "/activities";

    public static void MapActivityPages(this IEndpointRouteBuilder pages)
    {
        var activities = pages.MapPageGroup(Path);
        activities.MapGet("", (PageRequest request, ActivityListQuery query, ActivitiesView view) => view.Show(request, query));
        activities.MapGet("/export", Download).RequireAdmin().AddEndpointFilter(new AuditedForm("exportActivities"));
        activities.MapGet("/{activity_id}", (string activity_id, PageRequest request, long? frame, long? before, ActivityView view) =>
            view.Show(request, activity_id, frame: frame, before: before));
        activities.MapPost("/{activity_id}/end", End).AsForm("endLiveActivity");
    }

    private static IResult Download(PageRequest request, ActivityListQuery query, ExportFormat format, HistoryExport export) =>
        format.Refusal is { } refusal ? PageResponse.Say(request.Visitor, refusal) : export.Activities(request.Account, query, format);

    private static async Task<IResult> End(string activity_id, PageRequest request, LedgerWriter ledger, ActivityView view)
    {
        var ended = await ledger.Submit(new EndActivity(request.Visitor.Caller, activity_id, new Desired()));
        return ended.IsRefused(out var refusal)
            ? await view.Show(request, activity_id, refusal)
            : PageResponse.Done($"{Path}/{Uri.EscapeDataString(activity_id)}", "ended");
    }
}
