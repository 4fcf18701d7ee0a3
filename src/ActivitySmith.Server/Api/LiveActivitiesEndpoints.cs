using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Contracts;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using ContentState = ActivitySmith.Domain.LiveActivities.ContentState;

namespace ActivitySmith.Server.Api;

/// <summary>Start, update and end of a Live Activity by its id (docs/api.md, The manual life cycle).</summary>
public static class LiveActivitiesEndpoints
{
    public static IEndpointRouteBuilder MapLiveActivities(this IEndpointRouteBuilder app)
    {
        var activities = app.MapGroup("/api/live-activity").RequireApiKey(Feature.LiveActivities).WithTags("LiveActivities");
        activities.MapPost("/start", Start).WithName("startLiveActivity").WithSummary("Start a Live Activity");
        activities.MapPost("/update", Update).WithName("updateLiveActivity").WithSummary("Update a Live Activity");
        activities.MapPost("/end", End).WithName("endLiveActivity").WithSummary("End a Live Activity");
        return app;
    }

    private static async Task<Results<SerializedJson<ActivityStartResponse>, ApiRefusal>> Start(
        JsonBody<ActivityStartRequest> body, ApiCaller caller, IdempotencyKey once, CommandResponses responses)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid.InDocumentedWords();
        var target = Targeting.Decide(caller.Scope, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return new ApiRefusal(outside);
        var desired = DesiredMapping.Map(sent.ContentState.ToDomain(), sent.Action, sent.SecondaryAction, sent.Alert, sent.Tags, sent.Metadata);
        if (desired.IsRefused(out var refusal)) return new ApiRefusal(refusal);

        return await responses.Submit(
            new StartActivity(caller, desired.Value, target.Value, Randomness.ActivityId()), caller, once, body.Fingerprint,
            (done, at) => new ActivityStartResponse
            {
                ActivityId = done.ActivityId,
                DevicesNotified = done.Reach.DevicesNotified,
                UsersNotified = done.Reach.UsersNotified,
                EffectiveChannelSlugs = done.Channels,
                Tags = sent.Tags,
                Timestamp = at,
            },
            WireJson.Default.ActivityStartResponse);
    }

    private static Task<Results<SerializedJson<ActivityUpdateResponse>, ApiRefusal>> Update(
        JsonBody<ActivityUpdateRequest> body, ApiCaller caller, IdempotencyKey once, CommandResponses responses) => Change(
            body, sent => sent.ContentState.ToDomain(), (id, desired) => new UpdateActivity(caller, id, desired), caller, once, responses,
            (done, at) => new ActivityUpdateResponse
            {
                ActivityId = done.ActivityId,
                DevicesNotified = done.Reach.DevicesNotified,
                DevicesQueued = done.Reach.DevicesQueued,
                Timestamp = at,
            },
            WireJson.Default.ActivityUpdateResponse);

    private static Task<Results<SerializedJson<ActivityEndResponse>, ApiRefusal>> End(
        JsonBody<ActivityEndRequest> body, ApiCaller caller, IdempotencyKey once, CommandResponses responses) => Change(
            body, sent => sent.ContentState.ToDomain(), (id, desired) => new EndActivity(caller, id, desired), caller, once, responses,
            (done, at) => new ActivityEndResponse
            {
                ActivityId = done.ActivityId,
                DevicesNotified = done.Reach.DevicesNotified,
                DevicesQueued = done.Reach.DevicesQueued,
                Timestamp = at,
            },
            WireJson.Default.ActivityEndResponse);

    private static async Task<Results<SerializedJson<TResponse>, ApiRefusal>> Change<TRequest, TResponse>(
        JsonBody<TRequest> body, Func<TRequest, ContentState> state, Func<string, Desired, Command<ActivityTouched>> change, ApiCaller caller,
        IdempotencyKey once, CommandResponses responses, Func<ActivityTouched, DateTimeOffset, TResponse> respond, JsonTypeInfo<TResponse> type)
        where TRequest : ActivityChangeRequest
        where TResponse : ActivityChangeResponse
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var desired = DesiredMapping.Map(state(sent), sent.Action, sent.SecondaryAction, alert: null, sent.Tags, sent.Metadata);
        if (desired.IsRefused(out var refusal)) return new ApiRefusal(refusal);
        return await responses.Submit(change(sent.ActivityId, desired.Value), caller, once, body.Fingerprint, respond, type);
    }
}
