using static ActivitySmith.Domain.Apns.AnswerTable;

namespace ActivitySmith.Domain.Apns;

/// <summary>Answers to broadcasts and to channel management (Apple: Handling error responses from Apple Push Notification service, broadcast).</summary>
public static class BroadcastAnswers
{
    public static AnswerTable Table { get; } = new(
        [new AnswerRule(200, Reason: null, ApnsReaction.Done)],
        Of(400, ApnsReaction.Halt, "FeatureNotEnabled").Select(row => row with { HaltsKindOnly = true }),
        Of(400, ApnsReaction.Fix, "MissingChannelId", "BadChannelId", "BadRequestParams", "BadRequestPayload", "PayloadEmpty", "MissingPushType",
            "InvalidPushType", "BadMessageId", "BadExpirationDate", "BadPriority", "TopicDisallowed"),
        Of(400, ApnsReaction.ChannelGone, "ChannelNotRegistered"),
        Of(400, ApnsReaction.MakeRoom, "CannotCreateChannelConfig"),
        Of(403, ApnsReaction.Halt, "TopicMismatch").Select(row => row with { HaltsKindOnly = true }),
        Of(403, ApnsReaction.Halt, "BadCertificate", "BadCertificateEnvironment", "MissingProviderToken", "InvalidProviderToken")
            .Select(row => row with { Reconnects = true }),
        Of(403, ApnsReaction.NewProviderToken, "ExpiredProviderToken"),
        Of(404, ApnsReaction.Fix, "BadPath"),
        Of(405, ApnsReaction.Fix, "MethodNotAllowed"),
        Of(413, ApnsReaction.Fix, "PayloadTooLarge"),
        Of(429, ApnsReaction.Later, "TooManyRequests").Select(row => row with { Pace = RetryPace.Slow }),
        Of(429, ApnsReaction.KeepProviderToken, "TooManyProviderTokenUpdates").Select(row => row with { Pace = RetryPace.Slow }),
        Of(500, ApnsReaction.Later, "InternalServerError").Select(row => row with { Pace = RetryPace.VerySlow }),
        Of(503, ApnsReaction.Later, "ServiceUnavailable").Select(row => row with { Pace = RetryPace.VerySlow }),
        Of(503, ApnsReaction.Later, "Shutdown").Select(row => row with { Pace = RetryPace.VerySlow, Reconnects = true }));
}
