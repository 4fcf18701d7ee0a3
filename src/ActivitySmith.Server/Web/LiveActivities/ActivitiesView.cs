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
        var list = await ListPage.ByTime(
            request, ListName, page => history.List(request.Account, query.Filter, page, request.Cancellation), activity => (activity.StartedAt, activity.Id));
        return PageResponse.Show<ActivitiesPage>(new { request.Visitor, list.Rows, query.Filter, list.Nav, list.Refusal }, list.Refusal);
    }
}
