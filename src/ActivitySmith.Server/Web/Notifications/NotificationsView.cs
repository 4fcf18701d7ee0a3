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
        var list = await ListPage.ByTime(
            request, ListName, page => notifications.List(request.Account, query.Filter, page, request.Cancellation),
            row => (row.CreatedAt, row.Id));
        return PageResponse.Show<NotificationsPage>(new { request.Visitor, list.Rows, query.Filter, list.Nav, list.Refusal }, list.Refusal);
    }
}
