namespace PhoneSimulator.Apns;

/// <summary>
/// Every status and reason of Apple's "Handling notification responses from APNs" and "Handling error responses from Apple Push Notification
/// service" (broadcast), by name.
/// </summary>
public static class ApnsAnswers
{
    public static readonly ApnsAnswer Ok = new(200, null, senderFault: false);
    public static readonly ApnsAnswer Created = new(201, null, senderFault: false);
    public static readonly ApnsAnswer Deleted = new(204, null, senderFault: false);

    public static readonly ApnsAnswer BadCollapseId = new(400, "BadCollapseId");
    public static readonly ApnsAnswer BadDeviceToken = new(400, "BadDeviceToken", senderFault: false);
    public static readonly ApnsAnswer BadExpirationDate = new(400, "BadExpirationDate");
    public static readonly ApnsAnswer BadMessageId = new(400, "BadMessageId");
    public static readonly ApnsAnswer BadPriority = new(400, "BadPriority");
    public static readonly ApnsAnswer BadTopic = new(400, "BadTopic");
    public static readonly ApnsAnswer DeviceTokenNotForTopic = new(400, "DeviceTokenNotForTopic");
    public static readonly ApnsAnswer DuplicateHeaders = new(400, "DuplicateHeaders");
    public static readonly ApnsAnswer IdleTimeout = new(400, "IdleTimeout", senderFault: false);
    public static readonly ApnsAnswer InvalidPushType = new(400, "InvalidPushType");
    public static readonly ApnsAnswer MissingDeviceToken = new(400, "MissingDeviceToken");
    public static readonly ApnsAnswer MissingTopic = new(400, "MissingTopic");
    public static readonly ApnsAnswer PayloadEmpty = new(400, "PayloadEmpty");
    public static readonly ApnsAnswer TopicDisallowed = new(400, "TopicDisallowed");
    public static readonly ApnsAnswer BadCertificate = new(403, "BadCertificate");
    public static readonly ApnsAnswer BadCertificateEnvironment = new(403, "BadCertificateEnvironment");
    public static readonly ApnsAnswer BadEnvironmentKeyIdInToken = new(403, "BadEnvironmentKeyIdInToken");
    public static readonly ApnsAnswer ExpiredProviderToken = new(403, "ExpiredProviderToken");
    public static readonly ApnsAnswer Forbidden = new(403, "Forbidden");
    public static readonly ApnsAnswer InvalidProviderToken = new(403, "InvalidProviderToken");
    public static readonly ApnsAnswer MissingProviderToken = new(403, "MissingProviderToken");
    public static readonly ApnsAnswer UnrelatedKeyIdInToken = new(403, "UnrelatedKeyIdInToken");
    public static readonly ApnsAnswer BadPath = new(404, "BadPath");
    public static readonly ApnsAnswer MethodNotAllowed = new(405, "MethodNotAllowed");
    public static readonly ApnsAnswer ExpiredToken = new(410, "ExpiredToken", senderFault: false);
    public static readonly ApnsAnswer Unregistered = new(410, "Unregistered", senderFault: false);
    public static readonly ApnsAnswer PayloadTooLarge = new(413, "PayloadTooLarge");
    public static readonly ApnsAnswer TooManyProviderTokenUpdates = new(429, "TooManyProviderTokenUpdates");
    public static readonly ApnsAnswer TooManyRequests = new(429, "TooManyRequests", senderFault: false);
    public static readonly ApnsAnswer InternalServerError = new(500, "InternalServerError", senderFault: false);
    public static readonly ApnsAnswer ServiceUnavailable = new(503, "ServiceUnavailable", senderFault: false);
    public static readonly ApnsAnswer Shutdown = new(503, "Shutdown", senderFault: false);

    public static readonly ApnsAnswer BadChannelId = new(400, "BadChannelId");
    public static readonly ApnsAnswer BadRequestParams = new(400, "BadRequestParams");
    public static readonly ApnsAnswer BadRequestPayload = new(400, "BadRequestPayload");
    public static readonly ApnsAnswer CannotCreateChannelConfig = new(400, "CannotCreateChannelConfig", senderFault: false);
    public static readonly ApnsAnswer ChannelNotRegistered = new(400, "ChannelNotRegistered", senderFault: false);
    public static readonly ApnsAnswer FeatureNotEnabled = new(400, "FeatureNotEnabled", senderFault: false);
    public static readonly ApnsAnswer MissingChannelId = new(400, "MissingChannelId");
    public static readonly ApnsAnswer MissingPushType = new(400, "MissingPushType");
    public static readonly ApnsAnswer TopicMismatch = new(403, "TopicMismatch");

    /// <summary>All replies to a push to one device.</summary>
    public static IReadOnlyList<ApnsAnswer> Device { get; } =
    [
        BadCollapseId, BadExpirationDate, BadMessageId, BadPriority, DuplicateHeaders, InvalidPushType, PayloadEmpty, MissingDeviceToken,
        BadTopic, MissingTopic, TopicDisallowed, BadDeviceToken, DeviceTokenNotForTopic, IdleTimeout, ExpiredProviderToken, InvalidProviderToken,
        MissingProviderToken, BadEnvironmentKeyIdInToken, UnrelatedKeyIdInToken, Forbidden, BadCertificate, BadCertificateEnvironment, BadPath,
        MethodNotAllowed, Unregistered, ExpiredToken, PayloadTooLarge, TooManyRequests, TooManyProviderTokenUpdates, InternalServerError,
        ServiceUnavailable, Shutdown,
    ];

    /// <summary>All replies to a broadcast or a channel management request.</summary>
    public static IReadOnlyList<ApnsAnswer> Broadcast { get; } =
    [
        FeatureNotEnabled, MissingChannelId, BadChannelId, BadRequestParams, BadRequestPayload, PayloadEmpty, MissingPushType, InvalidPushType,
        BadMessageId, BadExpirationDate, BadPriority, ChannelNotRegistered, TopicDisallowed, CannotCreateChannelConfig, TopicMismatch, BadCertificate,
        BadCertificateEnvironment, MissingProviderToken, InvalidProviderToken, ExpiredProviderToken, BadPath, MethodNotAllowed, PayloadTooLarge,
        TooManyRequests, TooManyProviderTokenUpdates, InternalServerError, ServiceUnavailable, Shutdown,
    ];

    private static readonly Dictionary<string, ApnsAnswer> ByReason =
        Device.Concat(Broadcast).DistinctBy(answer => answer.Reason).ToDictionary(answer => answer.Reason!);

    /// <summary>The reply with a reason; with a status that Apple does not pair with the reason, a new one.</summary>
    public static ApnsAnswer Find(int? status, string? reason)
    {
        if (reason is not null && ByReason.TryGetValue(reason, out var known) && (status is null || status == known.Status)) return known;
        return new(status ?? 500, reason ?? "InternalServerError", senderFault: false);
    }
}
