using ActivitySmith.Ledger.Streams;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Streams;

/// <summary>Shows the list of streams.</summary>
internal sealed class StreamsView(StreamQueries streams)
{
    private const string ListName = "streams-page";

    public async Task<IResult> Show(PageRequest request, StreamFilter filter)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByName(ListName, out var refusal);
        var found = refusal is null ? await streams.List(request.Account, filter.State, filter.Tag, filter.Search, page, request.Cancellation) : [];
        var list = paging.Page(ListName, found, row => [row.Stream.Key.Value], row => row);
        return PageAnswer.Show<StreamsPage>(
            new { request.Visitor, Rows = list.Data, Filter = filter, Nav = ListNav.Of(request.Http.Request, list.NextCursor), Refusal = refusal }, refusal);
    }
}
