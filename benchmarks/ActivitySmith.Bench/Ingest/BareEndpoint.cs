using ActivitySmith.Contracts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Api;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Bench.Ingest;

/// <summary>The PUT route without the ledger: same gate, same parsing, same rules, same response, nothing stored.</summary>
internal static class BareEndpoint
{
    private const string ActivityId = "BareBareBareBareBareBareBareBare";

    public static void Map(WebApplication app) =>
        app.MapPut("/api/bare/{stream_key}", Put).RequireApiKey(Feature.LiveActivities)
            .CheckStreamKey();

    private static Task<Results<SerializedJson<StreamPutResponse>, ApiRefusal>> Put(
        [FromRoute(Name = "stream_key")] string streamKey, JsonBody<StreamPutRequest> body, ApiCaller caller, CommandResponses responses) =>
        Task.FromResult(Respond(streamKey, body, caller, responses.Now));

    private static Results<SerializedJson<StreamPutResponse>, ApiRefusal> Respond(
        string streamKey, JsonBody<StreamPutRequest> body, ApiCaller caller, DateTimeOffset now) =>
        Check(body, caller) is var valid && valid.IsRefused(out var refusal)
            ? new ApiRefusal(refusal)
            : CommandResponses.Serialize(Updated(streamKey, ActivityId, valid.Value.Target, now), WireJson.Default.StreamPutResponse);

    /// <summary>The checks of the real route before it calls the ledger.</summary>
    public static Result<(Desired Desired, Target Target)> Check(JsonBody<StreamPutRequest> body, ApiCaller caller)
    {
        if (!body.TryGet(out var sent, out _)) return body.Refusal!;
        var target = Targeting.Decide(caller.Scope, sent.Channels, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return outside;
        var desired = DesiredMapping.Map(sent.ContentState.ToDomain(), sent.Action, sent.SecondaryAction, sent.Alert, sent.Tags, sent.Metadata);
        if (desired.IsRefused(out var refusal)) return refusal;
        var state = ContentRules.Complete(previous: null, desired.Value.State!, timer: null);
        if (state.IsRefused(out var wrong)) return wrong;
        return (desired.Value with { State = state.Value }, target.Value);
    }

    public static StreamPutResponse Updated(string streamKey, string activityId, Target target, DateTimeOffset now) => new()
    {
        Operation = "updated",
        StreamKey = streamKey,
        ActivityId = activityId,
        DevicesNotified = 1,
        DevicesQueued = 0,
        UsersNotified = 1,
        EffectiveChannelSlugs = target.Channels,
        Timestamp = now,
    };
}
