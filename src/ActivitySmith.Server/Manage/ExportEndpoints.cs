using ActivitySmith.Contracts.Manage;
using ActivitySmith.Server.Export;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Manage;

/// <summary>The history of the caller's account as a file (docs/management-api.md, Export).</summary>
public static class ExportEndpoints
{
    public static IEndpointRouteBuilder MapExport(this IEndpointRouteBuilder manage)
    {
        var export = manage.MapGroup("/export").WithTags("History");
        export.MapGet("/activities", Activities).WithName("exportActivities").WithSummary("Download Live Activities, newest start first");
        export.MapGet("/notifications", Notifications).WithName("exportNotifications").WithSummary("Download push notifications, newest first");
        return manage;
    }

    private static Results<ExportDownload<ManagedActivity>, ApiRefusal> Activities(
        ActivityListQuery query, ExportFormat format, ApiCaller caller, HistoryExport export) =>
        format.Refusal is { } refusal ? new ApiRefusal(refusal) : export.Activities(caller.Account, query, format);

    private static Results<ExportDownload<ManagedNotification>, ApiRefusal> Notifications(
        NotificationListQuery query, ExportFormat format, ApiCaller caller, HistoryExport export) =>
        format.Refusal is { } refusal ? new ApiRefusal(refusal) : export.Notifications(caller.Account, query, format);
}
