using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Channels;
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
        var list = await ListPage.ByTime(request, ListName, page => keys.List(request.Account, page, request.Cancellation), key => (key.CreatedAt, key.Id));
        refusal ??= list.Refusal;
        return PageResponse.Show<ApiKeysPage>(
            new
            {
                request.Visitor,
                Keys = list.Rows,
                LastUsed = await uses.Of(request.Account, request.Cancellation),
                list.Nav,
                Channels = await channels.All(request.Account, request.Cancellation),
                Refusal = refusal,
                Secret = secret,
                Typed = typed,
                request.Done,
            },
            refusal);
    }
}
