using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Http.Lists;
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
        var paging = Paging.Of(request.Http);
        var page = paging.ByName(ListName, out var badQuery);
        var found = badQuery is null ? await channels.List(request.Account, page, request.Cancellation) : [];
        var list = paging.Page(ListName, found, channel => [channel.Slug], channel => channel);
        refusal ??= badQuery;
        return PageAnswer.Show<ChannelsPage>(
            new { request.Visitor, Rows = list.Data, Nav = ListNav.Of(request.Http.Request, list.NextCursor), Refusal = refusal, Typed = typed, request.Done },
            refusal);
    }
}

/// <summary>The form for a new channel, as typed.</summary>
public sealed record ChannelDraft(string Slug, string? Name);
