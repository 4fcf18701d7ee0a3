using ActivitySmith.Contracts;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Api;

/// <summary>PUT and DELETE of a managed stream (docs/api.md, Streams).</summary>
public static class StreamsEndpoints
{
    public static IEndpointRouteBuilder MapStreams(this IEndpointRouteBuilder app)
    {
        var streams = app.MapGroup("/api/live-activity/stream").RequireApiKey(Feature.LiveActivities).WithTags("LiveActivities")
            .CheckStreamKey();
        streams.MapPut("/{stream_key}", Put).WithName("reconcileLiveActivityStream")
            .WithSummary("Start a Live Activity, or update the running one");
        streams.MapDelete("/{stream_key}", Delete).WithName("endLiveActivityStream").WithSummary("End a stream");
        return app;
    }

    private static async Task<Results<SerializedJson<StreamPutResponse>, ApiRefusal>> Put(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "stream_key")] string streamKey, JsonBody<StreamPutRequest> body, ApiCaller caller,
        IdempotencyKey once, CommandResponses responses)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid.InDocumentedWords();
        var target = Targeting.Decide(caller.Scope, sent.Channels, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return new ApiRefusal(outside);
        var desired = DesiredMapping.Map(sent.ContentState.ToDomain(), sent.Action, sent.SecondaryAction, sent.Alert, sent.Tags, sent.Metadata);
        if (desired.IsRefused(out var refusal)) return new ApiRefusal(refusal);

        return await responses.Submit(
            new ReconcileStream(caller, StreamKeyPath.Parse(streamKey), desired.Value, target.Value, Randomness.ActivityId()),
            caller, once, body.Fingerprint, (done, at) => Response(streamKey, done, sent.Tags, at), WireJson.Default.StreamPutResponse);
    }

    private static async Task<Results<SerializedJson<StreamDeleteResponse>, ApiRefusal>> Delete(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "stream_key")] string streamKey, OptionalJsonBody<StreamDeleteRequest> body, ApiCaller caller,
        CommandResponses responses)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var desired = DesiredMapping.Map(sent?.ContentState?.ToDomain(), sent?.Action, sent?.SecondaryAction, sent?.Alert, sent?.Tags, sent?.Metadata);
        if (desired.IsRefused(out var refusal)) return new ApiRefusal(refusal);

        return await responses.Submit(
            new EndStream(caller, StreamKeyPath.Parse(streamKey), desired.Value), caller, once: default, fingerprint: null,
            (done, at) => Response(streamKey, done, sent?.Tags, at), WireJson.Default.StreamDeleteResponse);
    }

    private static StreamPutResponse Response(string streamKey, StreamReconciled done, IReadOnlyList<string>? tags, DateTimeOffset at) => new()
    {
        Operation = done.Operation,
        StreamKey = streamKey,
        ActivityId = done.ActivityId,
        PreviousActivityId = done.PreviousActivityId,
        DevicesNotified = done.Reach?.DevicesNotified,
        DevicesQueued = done.Operation == "updated" ? done.Reach?.DevicesQueued : null,
        UsersNotified = done.Reach?.UsersNotified,
        EffectiveChannelSlugs = done.Channels,
        Tags = tags,
        Timestamp = at,
    };

    private static StreamDeleteResponse Response(string streamKey, StreamEnded done, IReadOnlyList<string>? tags, DateTimeOffset at) => new()
    {
        StreamKey = streamKey,
        ActivityId = done.ActivityId,
        DevicesNotified = done.Reach?.DevicesNotified,
        DevicesQueued = done.Reach?.DevicesQueued,
        Tags = tags,
        Timestamp = at,
    };
}
