using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Streams;

/// <summary>Shows one stream with its latest runs.</summary>
internal sealed class StreamView(StreamQueries streams, ActivityHistory history)
{
    /// <summary>Maximum number of runs on the page; the activities page lists all of them.</summary>
    private const int RunsShown = 20;

    public async Task<IResult> Show(PageRequest request, string streamKey, Refusal? refusal = null)
    {
        if (!StreamKey.TryParse(streamKey, out var key) || await streams.Find(request.Account, key, request.Cancellation) is not { } row)
            return PageResponse.Say(request.Visitor, ManagementCatalogue.StreamNotFound(streamKey));
        var runs = await history.List(
            request.Account, new ActivityFilter(null, null, key.Value, null, null), new PageByTime(null, RunsShown), request.Cancellation);
        return PageResponse.Show<StreamPage>(
            new { request.Visitor, Row = row, Runs = runs.Rows.Take(RunsShown).ToList(), Refusal = refusal, request.Done }, refusal);
    }
}
