using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Widgets;

/// <summary>Widget metrics with the line of their last values; owners change them.</summary>
internal static class WidgetPages
{
    private const string Path = "/widgets";
    private const string ListName = "widgets-page";

    /// <summary>Each costs a look at its values.</summary>
    private const int ShownAtOnce = 24;

    public static void MapWidgetPages(this IEndpointRouteBuilder pages)
    {
        var widgets = pages.MapPageGroup(Path);
        widgets.MapGet("", (Visitor visitor, Paging paging, MetricQueries metrics, HttpRequest request, string? done, CancellationToken cancellation) =>
            List(visitor, paging, metrics, request, cancellation, done: done));
        widgets.MapGet("/{key}", (string key, Visitor visitor, MetricQueries metrics, ServerAddress address, HttpRequest request, string? done, CancellationToken cancellation) =>
            One(key, visitor, metrics, address, request, cancellation, done: done));
        widgets.MapPost("", Create).AsForm("createMetric").RequireOwner();
        widgets.MapPost("/{key}", Change).AsForm("updateMetric").RequireOwner();
        widgets.MapPost("/{key}/delete", Delete).AsForm("deleteMetric").RequireOwner();
    }

    private static async Task<IResult> List(
        Visitor visitor, Paging paging, MetricQueries metrics, HttpRequest request, CancellationToken cancellation,
        Refusal? refusal = null, string? key = null, MetricChange? typed = null, string? done = null)
    {
        var page = paging.ByName(ListName, out var badQuery);
        var limit = Math.Min(paging.Limit, ShownAtOnce);
        var found = badQuery is null ? await metrics.List(visitor.Account, page with { Limit = limit }, cancellation) : [];
        var rows = new List<MetricWithLine>();
        foreach (var metric in found.Take(limit)) rows.Add(new MetricWithLine(metric, Spark.Points(await metrics.Values(metric, cancellation))));
        var next = found.Count > limit ? paging.CursorAt(ListName, found[limit - 1].Key) : null;
        return PageAnswer.Show<WidgetsPage>(
            new { Visitor = visitor, Rows = rows, Nav = ListNav.Of(request, next), Refusal = refusal ?? badQuery, Key = key, Typed = typed, Done = done }, refusal ?? badQuery);
    }

    private static async Task<IResult> Create(
        Visitor visitor, PageForm form, Paging paging, MetricQueries metrics, LedgerWriter ledger, HttpContext context, CancellationToken cancellation)
    {
        var key = form.Text("key") ?? "";
        var change = ChangeOf(form);
        var made = await ledger.Submit(new CreateMetric(visitor.Account, key, change));
        if (made.IsRefused(out var refusal)) return await List(visitor, paging, metrics, context.Request, cancellation, refusal, key, change);
        context.Features.Set(new AuditSubject(key));
        return PageAnswer.Done($"{Path}/{key}", "created");
    }

    private static async Task<IResult> One(
        string key, Visitor visitor, MetricQueries metrics, ServerAddress address, HttpRequest request, CancellationToken cancellation, Refusal? refusal = null, string? done = null)
    {
        if (await metrics.Find(visitor.Account, key, cancellation) is not { } metric) return PageAnswer.Say(visitor, ManagementCatalogue.MetricNotFound(key));
        return PageAnswer.Show<WidgetPage>(
            new { Visitor = visitor, Metric = metric, Values = await metrics.Values(metric, cancellation), Origin = address.SeenBy(request), Refusal = refusal, Done = done }, refusal);
    }

    private static async Task<IResult> Change(
        string key, PageForm form, Visitor visitor, MetricQueries metrics, ServerAddress address, LedgerWriter ledger, HttpRequest request, CancellationToken cancellation)
    {
        var changed = await ledger.Submit(new ChangeMetric(visitor.Account, key, ChangeOf(form)));
        return changed.IsRefused(out var refusal) ? await One(key, visitor, metrics, address, request, cancellation, refusal) : PageAnswer.Done($"{Path}/{key}", "saved");
    }

    private static async Task<IResult> Delete(
        string key, Visitor visitor, MetricQueries metrics, ServerAddress address, LedgerWriter ledger, HttpRequest request, CancellationToken cancellation)
    {
        var deleted = await ledger.DeleteMetricWithValues(visitor.Account, key);
        return deleted.IsRefused(out var refusal) ? await One(key, visitor, metrics, address, request, cancellation, refusal) : PageAnswer.Done(Path, "removed");
    }

    private static MetricChange ChangeOf(PageForm form) => new(
        form.Text("name") ?? "", form.Text("format"), form.Text("currency")?.ToUpperInvariant(), form.Text("unit"), form.Has("unspaced") ? false : null);
}

/// <param name="Metric">With its latest value.</param>
/// <param name="Line">See <see cref="Spark.Points"/>.</param>
public sealed record MetricWithLine(WidgetMetric Metric, string? Line);
