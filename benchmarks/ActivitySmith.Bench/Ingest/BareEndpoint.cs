using ActivitySmith.Contracts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Api;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Bench.Ingest;

/// <summary>The PUT route without the ledger: same gate, same parsing, same rules, same response, nothing stored.</summary>
internal static class BareEndpoint
{
    private const string ActivityId = "BareBareBareBareBareBareBareBare";

    public static void Map(WebApplication app) =>
        app.MapPut("/api/bare/{stream_key}", Put).RequireApiKey(Feature.LiveActivities)
            .CheckPath("stream_key", key => StreamKey.TryParse(key, out _) ? null : Catalogue.InvalidStreamKey);

    private static Task<ApiAnswer<StreamPutAnswer>> Put(
        [FromRoute(Name = "stream_key")] string streamKey, JsonBody<StreamPutRequest> body, ApiCaller caller, Answering answering) =>
        Task.FromResult(Answer(streamKey, body, caller, answering));

    private static ApiAnswer<StreamPutAnswer> Answer(string streamKey, JsonBody<StreamPutRequest> body, ApiCaller caller, Answering answering) =>
        Judge(body, caller) is var judged && judged.IsRefused(out var refusal)
            ? refusal
            : answering.Render(Updated(streamKey, ActivityId, judged.Value.Target, answering), WireJson.Default.StreamPutAnswer);

    /// <summary>The checks of the real route before it calls the ledger.</summary>
    public static Outcome<(Desired Desired, Target Target)> Judge(JsonBody<StreamPutRequest> body, ApiCaller caller)
    {
        if (!body.TryGet(out var sent, out _)) return body.Refusal!;
        var target = Targeting.Decide(caller.Scope, sent.Channels, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return outside;
        var desired = DesiredMapping.Map(sent.ContentState, sent.Action, sent.SecondaryAction, sent.Alert, sent.Tags, sent.Metadata);
        if (desired.IsRefused(out var refusal)) return refusal;
        var state = ContentRules.Complete(previous: null, desired.Value.State!, timer: null);
        if (state.IsRefused(out var wrong)) return wrong;
        return (desired.Value with { State = state.Value }, target.Value);
    }

    public static StreamPutAnswer Updated(string streamKey, string activityId, Target target, Answering answering) => new()
    {
        Operation = "updated",
        StreamKey = streamKey,
        ActivityId = activityId,
        DevicesNotified = 1,
        DevicesQueued = 0,
        UsersNotified = 1,
        EffectiveChannelSlugs = target.Channels,
        Timestamp = answering.Now,
    };
}
