using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Widgets;

/// <summary>Widget metrics with the line of their last values; owners and admins change them.</summary>
internal static class WidgetPages
{
    private const string Path = "/widgets";

    public static void MapWidgetPages(this IEndpointRouteBuilder pages)
    {
        var widgets = pages.MapPageGroup(Path);
        widgets.MapGet("", (PageRequest request, WidgetsView view) => view.Show(request));
        widgets.MapGet("/{key}", (string key, PageRequest request, WidgetView view) => view.Show(request, key));
        widgets.MapPost("", Create).AsForm("createMetric").RequireAdmin();
        widgets.MapPost("/{key}", Change).AsForm("updateMetric").RequireAdmin();
        widgets.MapPost("/{key}/delete", Delete).AsForm("deleteMetric").RequireAdmin();
    }

    private static async Task<IResult> Create(PageRequest request, PageForm form, LedgerWriter ledger, WidgetsView view)
    {
        var typed = new MetricDraft(form.Text("key") ?? "", ChangeOf(form));
        var created = await ledger.Submit(new CreateMetric(request.Account, typed.Key, typed.Change));
        if (created.IsRefused(out var refusal)) return await view.Show(request, refusal, typed);
        request.Http.Features.Set(new AuditSubject(typed.Key));
        return PageResponse.Done($"{Path}/{typed.Key}", "created");
    }

    private static async Task<IResult> Change(string key, PageRequest request, PageForm form, LedgerWriter ledger, WidgetView view)
    {
        var changed = await ledger.Submit(new ChangeMetric(request.Account, key, ChangeOf(form)));
        return changed.IsRefused(out var refusal) ? await view.Show(request, key, refusal) : PageResponse.Done($"{Path}/{key}", "saved");
    }

    private static async Task<IResult> Delete(string key, PageRequest request, LedgerWriter ledger, WidgetView view)
    {
        var deleted = await ledger.DeleteMetricWithValues(request.Account, key);
        return deleted.IsRefused(out var refusal) ? await view.Show(request, key, refusal) : PageResponse.Done(Path, "removed");
    }

    private static MetricChange ChangeOf(PageForm form) => new(
        form.Text("name") ?? "",
        form.Text("format"),
        form.Text("currency")?.ToUpperInvariant(),
        form.Text("unit"),
        form.Has("unspaced") ? false : null);
}
