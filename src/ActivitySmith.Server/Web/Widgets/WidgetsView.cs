using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Widgets;

/// <summary>Shows the list of widget metrics, each with the line of its last values.</summary>
internal sealed class WidgetsView(MetricQueries metrics)
{
    private const string ListName = "widgets-page";

    /// <summary>Maximum number of metrics on one page; each costs a query for its values.</summary>
    private const int ShownAtOnce = 24;

    /// <param name="request">The request for the page.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="typed">The values of that form, to be shown again.</param>
    public async Task<IResult> Show(PageRequest request, Refusal? refusal = null, MetricDraft? typed = null)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByName(ListName, out var badQuery);
        var limit = Math.Min(paging.Limit, ShownAtOnce);
        var found = badQuery is null ? await metrics.List(request.Account, page with { Limit = limit }, request.Cancellation) : [];
        var rows = new List<MetricWithLine>();
        foreach (var metric in found.Take(limit))
            rows.Add(new MetricWithLine(metric, Spark.Points(metric, await metrics.Values(metric, request.Cancellation))));
        var next = found.Count > limit ? paging.CursorAt(ListName, found[limit - 1].Key) : null;
        refusal ??= badQuery;
        return PageResponse.Show<WidgetsPage>(
            new { request.Visitor, Rows = rows, Nav = ListNav.Of(request.Http.Request, next), Refusal = refusal, Typed = typed, request.Done }, refusal);
    }
}

/// <param name="Metric">The metric with its latest value.</param>
/// <param name="Line">The points of the line; see <see cref="Spark.Points"/>.</param>
public sealed record MetricWithLine(WidgetMetric Metric, string? Line);

/// <summary>The form for a new metric, as typed.</summary>
public sealed record MetricDraft(string Key, MetricChange Change);
