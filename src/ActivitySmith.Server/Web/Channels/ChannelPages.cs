using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Channels;

/// <summary>Channels and who is in them; owners change them.</summary>
internal static class ChannelPages
{
    private const string Path = "/channels";
    private const string ListName = "channels-page";

    public static void MapChannelPages(this IEndpointRouteBuilder pages)
    {
        var channels = pages.MapPageGroup(Path);
        channels.MapGet("", (Visitor visitor, Paging paging, ChannelQueries found, HttpRequest request, string? done, CancellationToken cancellation) =>
            List(visitor, paging, found, request, cancellation, done: done));
        channels.MapGet("/{slug}", (string slug, Visitor visitor, ChannelQueries found, DeviceQueries devices, PeopleQueries people, string? done, CancellationToken cancellation) =>
            One(slug, visitor, found, devices, people, cancellation, done: done));
        channels.MapPost("", Create).AsForm("createChannel").RequireOwner();
        channels.MapPost("/{slug}", Change).AsForm("updateChannel").RequireOwner();
        channels.MapPost("/{slug}/delete", Delete).AsForm("deleteChannel").RequireOwner();
    }

    private static async Task<IResult> List(
        Visitor visitor, Paging paging, ChannelQueries channels, HttpRequest request, CancellationToken cancellation,
        Refusal? refusal = null, string? slug = null, string? name = null, string? done = null)
    {
        var page = paging.ByName(ListName, out var badQuery);
        var found = badQuery is null ? await channels.List(visitor.Account, page, cancellation) : [];
        var list = paging.Answer(ListName, found, channel => [channel.Slug], channel => channel);
        return PageAnswer.Show<ChannelsPage>(
            new { Visitor = visitor, Rows = list.Data, Nav = ListNav.Of(request, list.NextCursor), Refusal = refusal ?? badQuery, Slug = slug, Name = name, Done = done },
            refusal ?? badQuery);
    }

    private static async Task<IResult> Create(
        Visitor visitor, PageForm form, Paging paging, LedgerWriter ledger, ChannelQueries channels, HttpContext context, CancellationToken cancellation)
    {
        var slug = form.Text("slug") ?? "";
        var name = form.Text("name");
        var made = await ledger.Submit(new CreateChannel(visitor.Account, slug, new ChannelChange(name, null, null)));
        if (made.IsRefused(out var refusal)) return await List(visitor, paging, channels, context.Request, cancellation, refusal, slug, name);
        context.Features.Set(new AuditSubject(slug));
        return PageAnswer.Done($"{Path}/{slug}", "created");
    }

    private static async Task<IResult> One(
        string slug, Visitor visitor, ChannelQueries channels, DeviceQueries devices, PeopleQueries people, CancellationToken cancellation,
        Refusal? refusal = null, string? done = null)
    {
        if (await channels.Find(visitor.Account, slug, cancellation) is not { } channel) return PageAnswer.Say(visitor, ManagementCatalogue.ChannelNotFound(slug));
        var members = await people.Members(visitor.Account, cancellation);
        return PageAnswer.Show<ChannelPage>(
            new
            {
                Visitor = visitor,
                Channel = channel,
                Devices = (await devices.Directory(visitor.Account, cancellation)).Devices,
                Users = members.Select(member => member.User).ToList(),
                Refusal = refusal,
                Done = done,
            },
            refusal);
    }

    private static async Task<IResult> Change(
        string slug, PageForm form, Visitor visitor, LedgerWriter ledger, ChannelQueries channels, DeviceQueries devices, PeopleQueries people,
        CancellationToken cancellation)
    {
        var changed = await ledger.Submit(new ChangeChannel(
            visitor.Account, slug, new ChannelChange(form.Text("name") ?? "", form.All("devices"), form.All("users"))));
        return changed.IsRefused(out var refusal)
            ? await One(slug, visitor, channels, devices, people, cancellation, refusal)
            : PageAnswer.Done($"{Path}/{slug}", "saved");
    }

    private static async Task<IResult> Delete(
        string slug, Visitor visitor, LedgerWriter ledger, ChannelQueries channels, DeviceQueries devices, PeopleQueries people, CancellationToken cancellation)
    {
        var deleted = await ledger.Submit(new DeleteChannel(visitor.Account, slug));
        return deleted.IsRefused(out var refusal)
            ? await One(slug, visitor, channels, devices, people, cancellation, refusal)
            : PageAnswer.Done(Path, "removed");
    }
}
