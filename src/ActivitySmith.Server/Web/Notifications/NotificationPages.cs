using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Export;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Notifications;

/// <summary>Push notifications that were sent or are scheduled: withdraw, cancel.</summary>
internal static class NotificationPages
{
    private const string Path = "/notifications";

    public static void MapNotificationPages(this IEndpointRouteBuilder pages)
    {
        var notifications = pages.MapPageGroup(Path);
        notifications.MapGet("", (PageRequest request, NotificationListQuery query, NotificationsView view) => view.Show(request, query));
        notifications.MapGet("/export", Download).RequireAdmin().AddEndpointFilter(new AuditedForm("exportNotifications"));
        notifications.MapGet("/{notification_id}", (string notification_id, PageRequest request, NotificationView view) => view.Show(request, notification_id));
        notifications.MapPost("/{notification_id}/withdraw", Withdraw).AsForm("withdrawPushNotification");
    }

    private static IResult Download(PageRequest request, NotificationListQuery query, ExportFormat format, HistoryExport export) =>
        format.Refusal is { } refusal ? PageResponse.Say(request.Visitor, refusal) : export.Notifications(request.Account, query, format);

    private static async Task<IResult> Withdraw(string notification_id, PageRequest request, LedgerWriter ledger, NotificationView view)
    {
        var withdrawn = await ledger.Submit(new WithdrawNotification(request.Visitor.Caller, notification_id));
        return withdrawn.IsRefused(out var refusal)
            ? await view.Show(request, notification_id, refusal)
            : PageResponse.Done($"{Path}/{Uri.EscapeDataString(notification_id)}", withdrawn.Value.Notification.State);
    }
}
