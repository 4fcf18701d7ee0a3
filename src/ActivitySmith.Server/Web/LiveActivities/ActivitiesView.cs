using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.LiveActivities;

/// <summary>Shows the list of activities.</summary>
internal sealed class ActivitiesView(ActivityHistory history)
{
    private const string ListName = "activities-page";

    public async Task<IResult> Show(PageRequest request, ActivityListQuery query)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByTime(ListName, out var refusal);
        var found = refusal is null ? await history.List(request.Account, query.Filter, page, request.Cancellation) : [];
        var list = paging.Page(ListName, found, activity => [Paging.Time(activity.StartedAt), activity.Id], activity => activity);
        return PageAnswer.Show<ActivitiesPage>(
            new { request.Visitor, Rows = list.Data, query.Filter, Nav = ListNav.Of(request.Http.Request, list.NextCursor), Refusal = refusal }, refusal);
    }
}
