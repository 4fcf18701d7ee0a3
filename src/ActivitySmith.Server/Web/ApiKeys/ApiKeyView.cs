using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.ApiKeys;

/// <summary>Shows one API key.</summary>
internal sealed class ApiKeyView(KeyQueries keys, ChannelQueries channels)
{
    /// <param name="request">The request for the page.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="typed">The values of that form, to be shown again.</param>
    public async Task<IResult> Show(PageRequest request, string keyId, Refusal? refusal = null, KeyChange? typed = null)
    {
        if (await keys.Find(request.Account, keyId, request.Cancellation) is not { } key)
            return PageResponse.Say(request.Visitor, ManagementCatalogue.KeyNotFound(keyId));
        var all = await channels.All(request.Account, request.Cancellation);
        return PageResponse.Show<ApiKeyPage>(new { request.Visitor, Key = key, Channels = all, Refusal = refusal, Typed = typed, request.Done }, refusal);
    }
}
