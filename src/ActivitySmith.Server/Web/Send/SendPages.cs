using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Send;

/// <summary>The composer: a state or a notification by hand, what it looks like, and how a script sends the same.</summary>
internal static class SendPages
{
    private const string Path = "/send";

    public static void MapSendPages(this IEndpointRouteBuilder pages)
    {
        var send = pages.MapPageGroup(Path);
        send.MapGet("", (Visitor visitor, SendView view, HttpRequest request, string? kind, string? done, CancellationToken cancellation) =>
            view.Show(visitor, request, KindOf(kind), draft: null, refusal: null, done, cancellation));
        send.MapPost("/preview", Preview).AddEndpointFilter<AntiforgeryFilter>();
        send.MapPost("", Send).AsForm("sendByHand");
    }

    /// <summary>Shows the draft and stores nothing; what is wrong with it is said beside it.</summary>
    private static Task<IResult> Preview(Visitor visitor, PageForm form, SendView view, HttpRequest request, CancellationToken cancellation)
    {
        var kind = KindOf(form.Text("kind"));
        return view.Show(visitor, request, kind, Draft.Of(kind, form), refusal: null, done: null, cancellation);
    }

    private static async Task<IResult> Send(
        Visitor visitor, PageForm form, Sender sender, SendView view, RequestLimits limits, HttpContext context, CancellationToken cancellation)
    {
        var kind = KindOf(form.Text("kind"));
        var draft = Draft.Of(kind, form);
        var feature = draft.IsNotification ? Feature.PushNotifications : Feature.LiveActivities;
        var refusal = await limits.CountFeature(context, visitor.Account, feature) ?? await sender.Send(visitor, draft);
        if (refusal is not null) return await view.Show(visitor, context.Request, kind, draft, refusal, done: null, cancellation);
        context.Features.Set(new AuditSubject(draft.IsNotification ? Draft.Notification : draft.StreamKey));
        return PageAnswer.Done(draft.IsNotification ? $"{Path}?kind={kind}" : $"/streams/{draft.StreamKey}", "sent");
    }

    private static string KindOf(string? kind) => kind is not null && Draft.Kinds.Contains(kind) ? kind : Draft.Kinds[0];
}

/// <summary>Shows the composer.</summary>
internal sealed class SendView(Sender sender, ChannelQueries channels, ServerAddress address)
{
    public async Task<IResult> Show(Visitor visitor, HttpRequest request, string kind, Draft? draft, Refusal? refusal, string? done, CancellationToken cancellation)
    {
        var shown = draft ?? Examples.Of(kind);
        var preview = sender.Preview(visitor, shown);
        return PageAnswer.Show<SendPage>(
            new
            {
                Visitor = visitor,
                Draft = shown,
                Card = preview.Refusal is null ? preview.Value : null,
                Doubt = preview.Refusal,
                Snippets = Snippets.Of(shown.Method, address.SeenBy(request) + shown.Path, shown.Body),
                Channels = await channels.All(visitor.Account, cancellation),
                Refusal = refusal,
                Done = done,
            },
            refusal);
    }
}
