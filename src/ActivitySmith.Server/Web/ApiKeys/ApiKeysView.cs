using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.ApiKeys;

/// <summary>Shows the list of API keys.</summary>
internal sealed class ApiKeysView(KeyQueries keys, LastKeyUses uses, ChannelQueries channels)
{
    private const string ListName = "keys-page";

    /// <param name="request">The request for the page.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="typed">The values of that form, to be shown again.</param>
    /// <param name="secret">A new key, shown only once.</param>
    public async Task<IResult> Show(PageRequest request, Refusal? refusal = null, KeyChange? typed = null, string? secret = null)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByTime(ListName, out var badQuery);
        var found = badQuery is null ? await keys.List(request.Account, page, request.Cancellation) : [];
        var list = paging.Page(ListName, found, key => [Paging.Time(key.CreatedAt), key.Id], key => key);
        refusal ??= badQuery;
        return PageAnswer.Show<ApiKeysPage>(
            new
            {
                request.Visitor,
                Keys = list.Data,
                LastUsed = await uses.Of(request.Account, request.Cancellation),
                Nav = ListNav.Of(request.Http.Request, list.NextCursor),
                Channels = await channels.All(request.Account, request.Cancellation),
                Refusal = refusal,
                Secret = secret,
                Typed = typed,
                request.Done,
            },
            refusal);
    }
}
