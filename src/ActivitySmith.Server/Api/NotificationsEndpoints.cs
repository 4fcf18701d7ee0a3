using ActivitySmith.Contracts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Api;

/// <summary>Push notifications (docs/api.md, Push notifications).</summary>
public static class NotificationsEndpoints
{
    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder app)
    {
        var notifications = app.MapGroup("/api/push-notification").RequireApiKey(Feature.PushNotifications).WithTags("PushNotifications");
        notifications.MapPost("", Send).WithName("sendPushNotification").WithSummary("Send a push notification, now or later");
        var one = notifications.MapGroup("/{notification_id}")
            .CheckPath("notification_id", id => Notification.IsId(id ?? "") ? null : Catalogue.NotificationNotFound(id ?? ""));
        one.MapPut("", Replace).WithName("replacePushNotification").WithSummary("Replace a push notification on the devices that have it");
        one.MapDelete("", Withdraw).WithName("withdrawPushNotification").WithSummary("Withdraw a push notification, or cancel a scheduled one");
        return app;
    }

    private static async Task<Results<SerializedJson<PushResponse>, ApiRefusal>> Send(
        JsonBody<PushRequest> body, ApiCaller caller, IdempotencyKey once, CommandResponses responses)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid.InDocumentedWords();
        var target = Targeting.Decide(caller.Scope, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return new ApiRefusal(outside);
        var read = PushMapping.Read(sent, responses.Now);
        if (read.IsRefused(out var wrong)) return new ApiRefusal(wrong);
        var (push, id) = (read.Value, Notification.NewId());

        return await responses.Submit(
            new SendNotification(caller, id, push.Content, push.Tags, push.Metadata, target.Value, push.DeliverAt), caller, once, body.Fingerprint,
            (done, at) => new PushResponse
            {
                NotificationId = id,
                DevicesNotified = done.Reach.DevicesNotified,
                UsersNotified = done.Reach.UsersNotified,
                EffectiveChannelSlugs = done.Channels,
                Tags = sent.Tags,
                DeliverAt = push.DeliverAt,
                Timestamp = at,
            },
            WireJson.Default.PushResponse);
    }

    private static async Task<Results<SerializedJson<PushChangeResponse>, ApiRefusal>> Replace(
        [FromRoute(Name = "notification_id")] string notificationId, JsonBody<PushReplaceRequest> body, ApiCaller caller, IdempotencyKey once,
        CommandResponses responses)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var read = PushMapping.Read(sent, responses.Now);
        if (read.IsRefused(out var wrong)) return new ApiRefusal(wrong);
        var push = read.Value;
        var isTimed = sent.DeliverAt is not null || sent.DeliverInSeconds is not null;
        return await responses.Submit(
            new ReplaceNotification(
                caller, notificationId, push.Content, push.Tags, push.Metadata, isTimed ? push.DeliverAt ?? responses.Now : null),
            caller, once, body.Fingerprint, Response, WireJson.Default.PushChangeResponse);
    }

    private static Task<Results<SerializedJson<PushChangeResponse>, ApiRefusal>> Withdraw(
        [FromRoute(Name = "notification_id")] string notificationId, ApiCaller caller, CommandResponses responses) =>
        responses.Submit(
            new WithdrawNotification(caller, notificationId), caller, once: default, fingerprint: null, Response, WireJson.Default.PushChangeResponse);

    private static PushChangeResponse Response(NotificationChanged done, DateTimeOffset at) => new()
    {
        NotificationId = done.Notification.Id,
        State = done.Notification.State,
        Version = done.Notification.Version,
        DevicesNotified = done.Reach.DevicesNotified,
        UsersNotified = done.Reach.UsersNotified,
        DeliverAt = done.Notification.DeliverAt,
        Timestamp = at,
    };
}
