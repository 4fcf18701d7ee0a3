using ActivitySmith.Contracts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Badges;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Api;

/// <summary>The number on the app's icon (docs/api.md, Badge counts).</summary>
public static class BadgesEndpoints
{
    public static IEndpointRouteBuilder MapBadges(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/badge", Set).RequireApiKey(Feature.Badges).WithTags("AppIconBadges")
            .WithName("updateAppIconBadgeCount").WithSummary("Set the number on the app's icon");
        return app;
    }

    private static async Task<Results<SerializedJson<BadgeResponse>, ApiRefusal>> Set(
        JsonBody<BadgeRequest> body, ApiCaller caller, IdempotencyKey once, CommandResponses responses)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid.InDocumentedWords();
        if (sent.Badge < 0) return new ApiRefusal(Catalogue.Invalid("Invalid badge", "badge", "badge must be between 0 and 2147483647"));
        var target = Targeting.Decide(caller.Scope, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return new ApiRefusal(outside);

        return await responses.Submit(
            new SetBadge(caller, sent.Badge, target.Value), caller, once, body.Fingerprint,
            (done, at) => new BadgeResponse
            {
                Badge = sent.Badge,
                DevicesNotified = done.Reach.DevicesNotified,
                UsersNotified = done.Reach.UsersNotified,
                EffectiveChannelSlugs = done.Channels,
                Timestamp = at,
            },
            WireJson.Default.BadgeResponse);
    }
}
