using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Send;

/// <summary>Shows the composer with a preview of its draft and the request that a script would send.</summary>
internal sealed class SendView(Sender sender, ChannelQueries channels, ServerAddress address)
{
    public async Task<IResult> Show(PageRequest request, SendDraft draft, Refusal? refusal = null)
    {
        var preview = sender.Preview(request.Visitor, draft);
        return PageResponse.Show<SendPage>(
            new
            {
                request.Visitor,
                Draft = draft,
                Card = preview.Refusal is null ? preview.Value : null,
                DraftRefusal = preview.Refusal,
                Snippets = Snippets.Of(draft.Method, address.SeenBy(request.Http.Request) + draft.Path, draft.Body),
                Channels = await channels.All(request.Account, request.Cancellation),
                Refusal = refusal,
                request.Done,
            },
            refusal);
    }
}
