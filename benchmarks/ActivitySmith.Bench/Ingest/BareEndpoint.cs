using ActivitySmith.Contracts;
using ActivitySmith.Contracts.Streams;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Api.Answers;
using ActivitySmith.Server.Api.Mapping;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Bench.Ingest;

/// <summary>The PUT route without the ledger: same gate, same parsing, same rules, same answer, nothing stored.</summary>
internal static class BareEndpoint
{
    private const string ActivityId = "BareBareBareBareBareBareBareBare";

    public static void Map(WebApplication app) =>
        app.MapPut("/api/bare/{stream_key}", Put).RequireApiKey(Feature.LiveActivities)
            .CheckPath("stream_key", key => StreamKey.TryParse(key, out _) ? null : Catalogue.InvalidStreamKey);

    private static Task<ApiAnswer<StreamPutAnswer>> Put(
        [FromRoute(Name = "stream_key")] string streamKey, JsonBody<StreamPutRequest> body, ApiCaller caller, Answering answering) =>
        Task.FromResult(Answer(streamKey, body, caller, answering));

    private static ApiAnswer<StreamPutAnswer> Answer(string streamKey, JsonBody<StreamPutRequest> body, ApiCaller caller, Answering answering)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var target = Targeting.Decide(caller.Scope, sent.Channels, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return outside;
        var desired = DesiredMapping.Map(sent.ContentState, sent.Action, sent.SecondaryAction, sent.Alert, sent.Tags, sent.Metadata);
        if (desired.IsRefused(out var refusal)) return refusal;
        var state = ContentRules.Complete(previous: null, desired.Value.State!, timer: null);
        if (state.IsRefused(out var wrong)) return wrong;

        return answering.Render(
            new StreamPutAnswer
            {
                Operation = "updated",
                StreamKey = streamKey,
                ActivityId = ActivityId,
                DevicesNotified = 1,
                DevicesQueued = 0,
                UsersNotified = 1,
                EffectiveChannelSlugs = target.Value.Channels,
                Timestamp = answering.Now,
            },
            WireJson.Default.StreamPutAnswer);
    }
}
