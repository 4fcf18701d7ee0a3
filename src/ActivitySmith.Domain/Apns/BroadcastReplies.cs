using ActivitySmith.Domain.Deliveries;
using static ActivitySmith.Domain.Deliveries.ReplyTable;

namespace ActivitySmith.Domain.Apns;

/// <summary>Replies to broadcasts and to channel management (Apple: Handling error responses from Apple Push Notification service, broadcast).</summary>
public static class BroadcastReplies
{
    public static ReplyTable Table { get; } = new(
        [new ReplyRule(200, Reason: null, Reaction.Done)],
        Of(400, Reaction.Halt, "FeatureNotEnabled").Select(row => row with { HaltsKindOnly = true }),
        Of(400, Reaction.Refuse, "MissingChannelId", "BadChannelId", "BadRequestParams", "BadRequestPayload", "PayloadEmpty", "MissingPushType",
            "InvalidPushType", "BadMessageId", "BadExpirationDate", "BadPriority", "TopicDisallowed"),
        Of(400, Reaction.BroadcastChannelNotFound, "ChannelNotRegistered"),
        Of(400, Reaction.MakeRoom, "CannotCreateChannelConfig"),
        Of(403, Reaction.Halt, "TopicMismatch").Select(row => row with { HaltsKindOnly = true }),
        Of(403, Reaction.Halt, "BadCertificate", "BadCertificateEnvironment", "MissingProviderToken", "InvalidProviderToken")
            .Select(row => row with { Reconnects = true }),
        Of(403, Reaction.NewProviderToken, "ExpiredProviderToken"),
        Of(404, Reaction.Refuse, "BadPath"),
        Of(405, Reaction.Refuse, "MethodNotAllowed"),
        Of(413, Reaction.Refuse, "PayloadTooLarge"),
        Of(429, Reaction.Retry, "TooManyRequests").Select(row => row with { Pace = RetryPace.Slow }),
        Of(429, Reaction.KeepProviderToken, "TooManyProviderTokenUpdates").Select(row => row with { Pace = RetryPace.Slow }),
        Of(500, Reaction.Retry, "InternalServerError").Select(row => row with { Pace = RetryPace.VerySlow }),
        Of(503, Reaction.Retry, "ServiceUnavailable").Select(row => row with { Pace = RetryPace.VerySlow }),
        Of(503, Reaction.Retry, "Shutdown").Select(row => row with { Pace = RetryPace.VerySlow, Reconnects = true }));
}
