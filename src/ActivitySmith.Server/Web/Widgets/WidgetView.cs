using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Widgets;

/// <summary>Shows one widget metric with its last values.</summary>
internal sealed class WidgetView(MetricQueries metrics, ServerAddress address)
{
    public async Task<IResult> Show(PageRequest request, string key, Refusal? refusal = null)
    {
        if (await metrics.Find(request.Account, key, request.Cancellation) is not { } metric)
            return PageResponse.Say(request.Visitor, ManagementCatalogue.MetricNotFound(key));
        return PageResponse.Show<WidgetPage>(
            new
            {
                request.Visitor,
                Metric = metric,
                Values = await metrics.Values(metric, request.Cancellation),
                Origin = address.SeenBy(request.Http.Request),
                Refusal = refusal,
                request.Done,
            },
            refusal);
    }
}
