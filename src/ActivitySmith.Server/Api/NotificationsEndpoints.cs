using ActivitySmith.Contracts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Api;

/// <summary>Push notifications (docs/api.md, Push notifications).</summary>
public static class NotificationsEndpoints
{
    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/push-notification", Send).RequireApiKey(Feature.PushNotifications).WithTags("PushNotifications")
            .WithName("sendPushNotification").WithSummary("Send a push notification");
        return app;
    }

    private static async Task<Results<SerializedJson<PushResponse>, ApiRefusal>> Send(
        JsonBody<PushRequest> body, ApiCaller caller, IdempotencyKey once, CommandResponses responses)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid.InDocumentedWords();
        var target = Targeting.Decide(caller.Scope, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return new ApiRefusal(outside);
        var content = sent.ToDomain();
        if (NotificationContent.Check(content) is { } wrong) return new ApiRefusal(wrong);
        if (Tags.Check(sent.Tags) is { } wrongTags) return new ApiRefusal(wrongTags);
        var metadata = Metadata.Parse(sent.Metadata);
        if (metadata.IsRefused(out var wrongMetadata)) return new ApiRefusal(wrongMetadata);

        return await responses.Submit(
            new SendNotification(caller, Notification.NewId(), content, sent.Tags, metadata.Value, target.Value), caller, once, body.Fingerprint,
            (done, at) => new PushResponse
            {
                DevicesNotified = done.Reach.DevicesNotified,
                UsersNotified = done.Reach.UsersNotified,
                EffectiveChannelSlugs = done.Channels,
                Tags = sent.Tags,
                Timestamp = at,
            },
            WireJson.Default.PushResponse);
    }
}
