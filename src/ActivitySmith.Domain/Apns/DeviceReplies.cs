using ActivitySmith.Domain.Deliveries;
using static ActivitySmith.Domain.Deliveries.ReplyTable;

namespace ActivitySmith.Domain.Apns;

/// <summary>Replies to a push for one device, with the reaction to each (Apple: Handling notification responses from APNs).</summary>
public static class DeviceReplies
{
    public static ReplyTable Table { get; } = new(
        [new ReplyRule(200, Reason: null, Reaction.Done)],
        Of(400, Reaction.Refuse, "BadCollapseId", "BadExpirationDate", "BadMessageId", "BadPriority", "DuplicateHeaders", "InvalidPushType",
            "PayloadEmpty", "MissingDeviceToken"),
        Of(400, Reaction.Halt, "BadTopic", "MissingTopic", "TopicDisallowed").Select(row => row with { HaltsKindOnly = true }),
        Of(400, Reaction.Drop, "BadDeviceToken", "DeviceTokenNotForTopic").Select(row => row with { IsGuarded = true }),
        Of(400, Reaction.Retry, "IdleTimeout").Select(row => row with { Reconnects = true }),
        Of(403, Reaction.NewProviderToken, "ExpiredProviderToken"),
        Of(403, Reaction.Halt, "InvalidProviderToken", "MissingProviderToken", "BadEnvironmentKeyIdInToken", "Forbidden", "BadCertificate",
            "BadCertificateEnvironment").Select(row => row with { Reconnects = true }),
        Of(403, Reaction.NewConnection, "UnrelatedKeyIdInToken").Select(row => row with { Reconnects = true }),
        Of(404, Reaction.Refuse, "BadPath"),
        Of(405, Reaction.Refuse, "MethodNotAllowed"),
        Of(410, Reaction.Drop, "Unregistered", "ExpiredToken"),
        Of(413, Reaction.Refuse, "PayloadTooLarge"),
        Of(429, Reaction.Retry, "TooManyRequests").Select(row => row with { Pace = RetryPace.Slow }),
        Of(429, Reaction.KeepProviderToken, "TooManyProviderTokenUpdates").Select(row => row with { Pace = RetryPace.Slow }),
        Of(500, Reaction.Retry, "InternalServerError").Select(row => row with { Pace = RetryPace.VerySlow }),
        Of(503, Reaction.Retry, "ServiceUnavailable").Select(row => row with { Pace = RetryPace.VerySlow }),
        Of(503, Reaction.Retry, "Shutdown").Select(row => row with { Pace = RetryPace.VerySlow, Reconnects = true }));
}
