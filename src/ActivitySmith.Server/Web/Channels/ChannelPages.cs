using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Channels;

/// <summary>Channels with their devices and people; owners and admins change them.</summary>
internal static class ChannelPages
{
    private const string Path = "/channels";

    public static void MapChannelPages(this IEndpointRouteBuilder pages)
    {
        var channels = pages.MapPageGroup(Path);
        channels.MapGet("", (PageRequest request, ChannelsView view) => view.Show(request));
        channels.MapGet("/{slug}", (string slug, PageRequest request, ChannelView view) => view.Show(request, slug));
        channels.MapPost("", Create).AsForm("createChannel").RequireAdmin();
        channels.MapPost("/{slug}", Change).AsForm("updateChannel").RequireAdmin();
        channels.MapPost("/{slug}/delete", Delete).AsForm("deleteChannel").RequireAdmin();
    }

    private static async Task<IResult> Create(PageRequest request, PageForm form, LedgerWriter ledger, ChannelsView view)
    {
        var typed = new ChannelDraft(form.Text("slug") ?? "", form.Text("name"));
        var created = await ledger.Submit(new CreateChannel(request.Account, typed.Slug, new ChannelChange(typed.Name, null, null)));
        if (created.IsRefused(out var refusal)) return await view.Show(request, refusal, typed);
        request.Http.Features.Set(new AuditSubject(typed.Slug));
        return PageResponse.Done($"{Path}/{typed.Slug}", "created");
    }

    private static async Task<IResult> Change(string slug, PageRequest request, PageForm form, LedgerWriter ledger, ChannelView view)
    {
        var change = new ChannelChange(form.Text("name") ?? "", form.All("devices"), form.All("users"));
        var changed = await ledger.Submit(new ChangeChannel(request.Account, slug, change));
        return changed.IsRefused(out var refusal) ? await view.Show(request, slug, refusal) : PageResponse.Done($"{Path}/{slug}", "saved");
    }

    private static async Task<IResult> Delete(string slug, PageRequest request, LedgerWriter ledger, ChannelView view)
    {
        var deleted = await ledger.Submit(new DeleteChannel(request.Account, slug));
        return deleted.IsRefused(out var refusal) ? await view.Show(request, slug, refusal) : PageResponse.Done(Path, "removed");
    }
}
