using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Channels;

/// <summary>Shows the list of channels.</summary>
internal sealed class ChannelsView(ChannelQueries channels)
{
    private const string ListName = "channels-page";

    /// <param name="request">The request for the page.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="typed">The values of that form, to be shown again.</param>
    public async Task<IResult> Show(PageRequest request, Refusal? refusal = null, ChannelDraft? typed = null)
    {
        var list = await ListPage.ByName(request, ListName, page => channels.List(request.Account, page, request.Cancellation), channel => channel.Slug);
        refusal ??= list.Refusal;
        return PageResponse.Show<ChannelsPage>(
            new { request.Visitor, list.Rows, list.Nav, Refusal = refusal, Typed = typed, request.Done }, refusal);
    }
}

/// <summary>The form for a new channel, as typed.</summary>
public sealed record ChannelDraft(string Slug, string? Name);
