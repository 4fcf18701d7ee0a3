using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Manage;

/// <summary>Streams of the caller's account: list, read, pause and resume (docs/management-api.md, Streams).</summary>
public static class ManagedStreamsEndpoints
{
    private const string ListName = "streams";

    public static IEndpointRouteBuilder MapManagedStreams(this IEndpointRouteBuilder manage)
    {
        var streams = manage.MapGroup("/streams").WithTags("Streams")
            .CheckStreamKey();
        streams.MapGet("", List).WithName("listStreams").WithSummary("List the streams in the order of their keys");
        streams.MapGet("/{stream_key}", Get).WithName("getStream").WithSummary("Get a stream with its current state");
        streams.MapPost("/{stream_key}/pause", Pause).WithName("pauseStream")
            .WithSummary("Pause a stream: end it on all devices, and store further PUTs as its latest state");
        streams.MapPost("/{stream_key}/resume", Resume).WithName("resumeStream").WithSummary("Resume a paused stream from its latest state");
        return manage;
    }

    private static async Task<Results<Ok<ListResponse<ManagedStream>>, ApiRefusal>> List(
        StreamFilter filter, Paging paging, ApiCaller caller, StreamQueries streams, CancellationToken cancellation)
    {
        var page = paging.ByName(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await streams.List(caller.Account, filter.State, filter.Tags, filter.Search, page, cancellation);
        return paging.Respond(ListName, found, row => [row.Stream.Key.Value], Show);
    }

    private static async Task<Results<Ok<ManagedStream>, ApiRefusal>> Get(
        [FromRoute(Name = "stream_key")] string streamKey, ApiCaller caller, StreamQueries streams, CancellationToken cancellation) =>
        await streams.Find(caller.Account, StreamKeyPath.Parse(streamKey), cancellation) is { } found
            ? TypedResults.Ok(Show(found))
            : new ApiRefusal(ManagementCatalogue.StreamNotFound(streamKey));

    private static async Task<Results<Ok<ManagedStream>, ApiRefusal>> Pause(
        [FromRoute(Name = "stream_key")] string streamKey, ApiCaller caller, LedgerWriter ledger, StreamQueries streams, CancellationToken cancellation)
    {
        var paused = await ledger.Submit(new PauseStream(caller.Account, StreamKeyPath.Parse(streamKey)));
        return paused.IsRefused(out var refusal) ? new ApiRefusal(refusal) : await Get(streamKey, caller, streams, cancellation);
    }

    private static async Task<Results<Ok<ManagedStream>, ApiRefusal>> Resume(
        [FromRoute(Name = "stream_key")] string streamKey, ApiCaller caller, LedgerWriter ledger, StreamQueries streams, CancellationToken cancellation)
    {
        var resumed = await ledger.Submit(new ResumeStream(caller.Account, StreamKeyPath.Parse(streamKey), Randomness.ActivityId()));
        return resumed.IsRefused(out var refusal) ? new ApiRefusal(refusal) : await Get(streamKey, caller, streams, cancellation);
    }

    private static ManagedStream Show(StreamWithActivity row)
    {
        var (stream, last) = row;
        var shown = stream.Parked ?? last?.Shown;
        return new ManagedStream
        {
            StreamKey = stream.Key.Value,
            ActivityId = stream.ActivityId,
            LastActivityId = stream.LastActivityId,
            State = StreamState.Of(stream),

            // The stream's own version does not change while an activity runs, and is newer than the activity's while the stream is paused.
            Version = Math.Max(stream.Version, last?.Version ?? 0),
            ContentState = shown is null ? null : StoredJsonMapping.Parse(shown.State.Json),
            Derived = shown is null ? null : StoredJsonMapping.Derived(shown),
            Action = shown is null ? null : StoredJsonMapping.Button(shown, "action"),
            SecondaryAction = shown is null ? null : StoredJsonMapping.Button(shown, "secondary_action"),
            Tags = shown?.Tags?.Value ?? [],
            Metadata = StoredJsonMapping.Metadata(shown?.Metadata),
            Channels = shown?.Target.Channels,
            CreatedAt = stream.CreatedAt,
            UpdatedAt = last is not null && last.UpdatedAt > stream.UpdatedAt ? last.UpdatedAt : stream.UpdatedAt,
        };
    }
}
