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
        var list = await ListPage.ByName(
            request, ListName, page => streams.List(request.Account, filter.State, filter.Tags, filter.Search, page, request.Cancellation),
            row => row.Stream.Key.Value);
        return PageResponse.Show<StreamsPage>(new { request.Visitor, list.Rows, Filter = filter, list.Nav, list.Refusal }, list.Refusal);
    }
}
