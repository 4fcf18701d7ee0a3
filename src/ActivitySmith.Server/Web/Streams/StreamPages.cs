using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Streams;

/// <summary>Streams with their current state and their history: pause, resume, end.</summary>
internal static class StreamPages
{
    private const string Path = "/streams";

    public static void MapStreamPages(this IEndpointRouteBuilder pages)
    {
        var streams = pages.MapPageGroup(Path);
        streams.MapGet("", (PageRequest request, StreamFilter filter, StreamsView view) => view.Show(request, filter));
        streams.MapGet("/{stream_key}", (string stream_key, PageRequest request, StreamView view) => view.Show(request, stream_key));
        streams.MapPost("/{stream_key}/pause", Pause).AsForm("pauseStream");
        streams.MapPost("/{stream_key}/resume", Resume).AsForm("resumeStream");
        streams.MapPost("/{stream_key}/end", End).AsForm("endLiveActivityStream");
    }

    private static Task<IResult> Pause(string stream_key, PageRequest request, LedgerWriter ledger, StreamView view) =>
        Act(stream_key, request, view, "paused", async key => (await ledger.Submit(new PauseStream(request.Account, key))).Refusal);

    private static Task<IResult> Resume(string stream_key, PageRequest request, LedgerWriter ledger, StreamView view) =>
        Act(stream_key, request, view, "resumed", async key => (await ledger.Submit(new ResumeStream(request.Account, key, Randomness.ActivityId()))).Refusal);

    private static Task<IResult> End(string stream_key, PageRequest request, LedgerWriter ledger, StreamView view) =>
        Act(stream_key, request, view, "ended", async key => (await ledger.Submit(new EndStream(request.Visitor.Caller, key, new Desired()))).Refusal);

    private static async Task<IResult> Act(string streamKey, PageRequest request, StreamView view, string done, Func<StreamKey, Task<Refusal?>> act)
    {
        if (!StreamKey.TryParse(streamKey, out var key)) return PageResponse.Say(request.Visitor, ManagementCatalogue.StreamNotFound(streamKey));
        return await act(key) is { } refusal ? await view.Show(request, streamKey, refusal) : PageResponse.Done($"{Path}/{key.Value}", done);
    }
}
