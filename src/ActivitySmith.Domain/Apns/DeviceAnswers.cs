using static ActivitySmith.Domain.Apns.AnswerTable;

namespace ActivitySmith.Domain.Apns;

/// <summary>Answers to a push for one device and what follows (Apple: Handling notification responses from APNs).</summary>
public static class DeviceAnswers
{
    public static AnswerTable Table { get; } = new(
        [new AnswerRule(200, Reason: null, ApnsReaction.Done)],
        Of(400, ApnsReaction.Fix, "BadCollapseId", "BadExpirationDate", "BadMessageId", "BadPriority", "DuplicateHeaders", "InvalidPushType",
            "PayloadEmpty", "MissingDeviceToken"),
        Of(400, ApnsReaction.Halt, "BadTopic", "MissingTopic", "TopicDisallowed").Select(row => row with { HaltsKindOnly = true }),
        Of(400, ApnsReaction.Drop, "BadDeviceToken", "DeviceTokenNotForTopic").Select(row => row with { IsGuarded = true }),
        Of(400, ApnsReaction.Later, "IdleTimeout").Select(row => row with { Reconnects = true }),
        Of(403, ApnsReaction.NewProviderToken, "ExpiredProviderToken"),
        Of(403, ApnsReaction.Halt, "InvalidProviderToken", "MissingProviderToken", "BadEnvironmentKeyIdInToken", "Forbidden", "BadCertificate",
            "BadCertificateEnvironment").Select(row => row with { Reconnects = true }),
        Of(403, ApnsReaction.NewConnection, "UnrelatedKeyIdInToken").Select(row => row with { Reconnects = true }),
        Of(404, ApnsReaction.Fix, "BadPath"),
        Of(405, ApnsReaction.Fix, "MethodNotAllowed"),
        Of(410, ApnsReaction.Drop, "Unregistered", "ExpiredToken"),
        Of(413, ApnsReaction.Fix, "PayloadTooLarge"),
        Of(429, ApnsReaction.Later, "TooManyRequests").Select(row => row with { Pace = RetryPace.Slow }),
        Of(429, ApnsReaction.KeepProviderToken, "TooManyProviderTokenUpdates").Select(row => row with { Pace = RetryPace.Slow }),
        Of(500, ApnsReaction.Later, "InternalServerError").Select(row => row with { Pace = RetryPace.VerySlow }),
        Of(503, ApnsReaction.Later, "ServiceUnavailable").Select(row => row with { Pace = RetryPace.VerySlow }),
        Of(503, ApnsReaction.Later, "Shutdown").Select(row => row with { Pace = RetryPace.VerySlow, Reconnects = true }));
}
