using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Streams;

/// <summary>Streams: what they show and showed, pause, resume, end.</summary>
internal static class StreamPages
{
    private const string Path = "/streams";
    private const string ListName = "streams-page";

    /// <summary>Runs shown on the page of one stream; the page Activities has them all.</summary>
    private const int RunsShown = 20;

    public static void MapStreamPages(this IEndpointRouteBuilder pages)
    {
        var streams = pages.MapPageGroup(Path);
        streams.MapGet("", List);
        streams.MapGet("/{stream_key}", (string stream_key, Visitor visitor, StreamQueries found, ActivityHistory history, string? done, CancellationToken cancellation) =>
            One(stream_key, visitor, found, history, cancellation, done: done));
        streams.MapPost("/{stream_key}/pause", Pause).AsForm("pauseStream");
        streams.MapPost("/{stream_key}/resume", Resume).AsForm("resumeStream");
        streams.MapPost("/{stream_key}/end", End).AsForm("endLiveActivityStream");
    }

    private static async Task<IResult> List(
        Visitor visitor, StreamFilter filter, Paging paging, StreamQueries streams, HttpRequest request, CancellationToken cancellation)
    {
        var page = paging.ByName(ListName, out var refusal);
        var found = refusal is null ? await streams.List(visitor.Account, filter.State, filter.Tag, filter.Search, page, cancellation) : [];
        var list = paging.Answer(ListName, found, row => [row.Stream.Key.Value], row => row);
        return PageAnswer.Show<StreamsPage>(
            new { Visitor = visitor, Rows = list.Data, Filter = filter, Nav = ListNav.Of(request, list.NextCursor), Refusal = refusal }, refusal);
    }

    private static async Task<IResult> One(
        string streamKey, Visitor visitor, StreamQueries streams, ActivityHistory history, CancellationToken cancellation, Refusal? refusal = null, string? done = null)
    {
        if (!StreamKey.TryParse(streamKey, out var key) || await streams.Find(visitor.Account, key, cancellation) is not { } row)
            return PageAnswer.Say(visitor, ManagementCatalogue.StreamNotFound(streamKey));
        var runs = await history.List(
            visitor.Account, new ActivityFilter(null, null, key.Value, null, null), new PageByTime(null, RunsShown), cancellation);
        return PageAnswer.Show<StreamPage>(new { Visitor = visitor, Row = row, Runs = runs.Take(RunsShown).ToList(), Refusal = refusal, Done = done }, refusal);
    }

    private static Task<IResult> Pause(
        string stream_key, Visitor visitor, LedgerWriter ledger, StreamQueries streams, ActivityHistory history, CancellationToken cancellation) =>
        Act(stream_key, visitor, streams, history, "paused", async key => (await ledger.Submit(new PauseStream(visitor.Account, key))).Refusal, cancellation);

    private static Task<IResult> Resume(
        string stream_key, Visitor visitor, LedgerWriter ledger, StreamQueries streams, ActivityHistory history, CancellationToken cancellation) =>
        Act(stream_key, visitor, streams, history, "resumed",
            async key => (await ledger.Submit(new ResumeStream(visitor.Account, key, Randomness.ActivityId()))).Refusal, cancellation);

    private static Task<IResult> End(
        string stream_key, Visitor visitor, LedgerWriter ledger, StreamQueries streams, ActivityHistory history, CancellationToken cancellation) =>
        Act(stream_key, visitor, streams, history, "ended", async key => (await ledger.Submit(new EndStream(visitor.Caller, key, new Desired()))).Refusal, cancellation);

    private static async Task<IResult> Act(
        string streamKey, Visitor visitor, StreamQueries streams, ActivityHistory history, string done, Func<StreamKey, Task<Refusal?>> act, CancellationToken cancellation)
    {
        if (!StreamKey.TryParse(streamKey, out var key)) return PageAnswer.Say(visitor, ManagementCatalogue.StreamNotFound(streamKey));
        return await act(key) is { } refusal
            ? await One(streamKey, visitor, streams, history, cancellation, refusal)
            : PageAnswer.Done($"{Path}/{key.Value}", done);
    }
}
