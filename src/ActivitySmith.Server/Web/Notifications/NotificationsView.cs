using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Notifications;

/// <summary>Shows the list of notifications.</summary>
internal sealed class NotificationsView(NotificationQueries notifications)
{
    private const string ListName = "notifications-page";

    public async Task<IResult> Show(PageRequest request, NotificationListQuery query)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByTime(ListName, out var refusal);
        var found = refusal is null ? await notifications.List(request.Account, query.Tag, query.Since, query.Until, page, request.Cancellation) : [];
        var list = paging.Page(ListName, found, row => [Paging.Time(row.CreatedAt), row.Id], row => row);
        return PageAnswer.Show<NotificationsPage>(
            new { request.Visitor, Rows = list.Data, Query = query, Nav = ListNav.Of(request.Http.Request, list.NextCursor), Refusal = refusal }, refusal);
    }
}
