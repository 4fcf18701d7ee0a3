using ActivitySmith.Domain.Limits;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Send;

/// <summary>The composer: sends a state or a notification by hand, previews it, and shows how a script sends the same.</summary>
internal static class SendPages
{
    private const string Path = "/send";

    public static void MapSendPages(this IEndpointRouteBuilder pages)
    {
        var send = pages.MapPageGroup(Path);
        send.MapGet("", (PageRequest request, string? kind, SendView view) => view.Show(request, Examples.Of(KindOf(kind))));
        send.MapPost("/preview", (PageRequest request, PageForm form, SendView view) => view.Show(request, DraftOf(form)))
            .AddEndpointFilter<AntiforgeryFilter>();
        send.MapPost("", Send).AsForm("sendByHand");
    }

    private static async Task<IResult> Send(PageRequest request, PageForm form, Sender sender, RequestLimits limits, SendView view)
    {
        var draft = DraftOf(form);
        var feature = draft.IsNotification ? Feature.PushNotifications : Feature.LiveActivities;
        var refusal = await limits.CountFeature(request.Http, request.Account, feature) ?? await sender.Send(request.Visitor, draft);
        if (refusal is not null) return await view.Show(request, draft, refusal);
        request.Http.Features.Set(new AuditSubject(draft.IsNotification ? SendDraft.Notification : draft.StreamKey));
        return PageResponse.Done(draft.IsNotification ? $"{Path}?kind={draft.Kind}" : $"/streams/{draft.StreamKey}", "sent");
    }

    private static SendDraft DraftOf(PageForm form) => SendDraft.Of(KindOf(form.Text("kind")), form);

    private static string KindOf(string? kind) => kind is not null && SendDraft.Kinds.Contains(kind) ? kind : SendDraft.Kinds[0];
}
