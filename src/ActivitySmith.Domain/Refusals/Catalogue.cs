namespace ActivitySmith.Domain.Refusals;

/// <summary>All refusals of the API. Texts that the published OpenAPI document shows are used word for word.</summary>
public static class Catalogue
{
    public static Refusal Invalid(string title, string path, string message) =>
        new(RefusalKind.Invalid, title, message) { Path = path };

    public static Refusal InvalidBody(string path, string message) =>
        Invalid("Invalid request body", path, message);

    public static Refusal NullInQuery { get; } =
        new(RefusalKind.Invalid, "Invalid query", "The query string contains %00 (U+0000), which is not allowed; remove it");

    public static Refusal InvalidStreamKey { get; } =
        new(RefusalKind.Invalid, "Invalid stream_key", "stream_key must contain only letters, numbers, underscores, and hyphens");

    public static Refusal StreamNotFound(string streamKey) =>
        new(RefusalKind.NotFound, "Live Activity stream not found", $"No Live Activity stream found for stream_key: {streamKey}");

    public static Refusal MissingKey { get; } =
        new(RefusalKind.Unauthenticated, "Unauthorized",
            "The Authorization header is missing; send 'Authorization: Bearer ask_...' with an API key of this server");

    public static Refusal MalformedKey { get; } =
        new(RefusalKind.Unauthenticated, "Unauthorized",
            "The Authorization header is not of the form 'Bearer ask_...'; send an API key of this server");

    public static Refusal UnknownKey { get; } =
        new(RefusalKind.Unauthenticated, "Unauthorized", "The API key is unknown or was revoked; create one with POST /api/manage/keys");

    public static Refusal NotADeviceToken { get; } =
        new(RefusalKind.Unauthenticated, "Unauthorized",
            "This route requires a device token; send 'Authorization: Bearer dev_...' with the token from POST /api/device/pair");

    public static Refusal NotFromOwnPage { get; } =
        new(RefusalKind.Forbidden, "Forbidden",
            "The server accepts the browser's cookie only from its own pages; other clients must send the token in the Authorization header");

    public static Refusal TooManyStreams(int limit) =>
        new(RefusalKind.RateLimited, "Too many event streams", $"This device has {limit} event streams open, the maximum; close one first")
        { RetryAfterSeconds = 5 };

    public static Refusal UnknownDevice { get; } =
        new(RefusalKind.Unauthenticated, "Unauthorized", "This device is not paired or was removed; pair it again with a new code");

    public static Refusal DeadSubscription { get; } =
        new(RefusalKind.Conflict, "Subscription expired",
            "web_push.endpoint has expired; unsubscribe, subscribe again and report the new subscription")
        { Path = "web_push.endpoint" };

    public static Refusal PairingCodeNotFound { get; } =
        new(RefusalKind.NotFound, "Pairing code not found", "This pairing code is unknown, used or expired; create a new one");

    public static Refusal TooManyDevices(int limit) =>
        new(RefusalKind.Conflict, "Too many devices", $"The account has {limit} devices, the maximum; remove one first");

    public static Refusal NotAManagingKey { get; } =
        new(RefusalKind.Forbidden, "Forbidden", "This API key does not have the manage permission; use a key created with \"manage\": true");

    public static Refusal NotTheOperator { get; } =
        new(RefusalKind.Forbidden, "Forbidden", "This route requires the server's operator key (ACTIVITYSMITH_OPERATOR_KEY), not an API key");

    public static Refusal OutsideKeyScope { get; } =
        new(RefusalKind.Forbidden, "Invalid channel targeting",
            "This API key can only target assigned channels. Requested channels include channels outside this key scope.");

    public static Refusal InvalidTargeting(string path, string message) =>
        Invalid("Invalid channel targeting", path, message);

    public static Refusal NoDevices(IReadOnlyList<string>? channels) =>
        NoRecipients("No devices matched the effective channel target", channels);

    public static Refusal NoLiveActivityDevices(IReadOnlyList<string>? channels) =>
        NoRecipients("No Live Activity devices matched the effective channel target", channels);

    public static Refusal CannotUpdateActivity { get; } =
        new(RefusalKind.Forbidden, "Forbidden", "This API key cannot update this Live Activity");

    public static Refusal CannotEndActivity { get; } =
        new(RefusalKind.Forbidden, "Forbidden", "This API key cannot end this Live Activity");

    public static Refusal ActivityNotForDevice { get; } =
        new(RefusalKind.NotFound, "Live Activity not found",
            "No Live Activity with this id targets this device; dismiss it on the device and fetch GET /api/device/activities");

    public static Refusal ActivityHasEnded { get; } =
        new(RefusalKind.Forbidden, "Forbidden", "This Live Activity has already ended");

    public static Refusal ActivityLimit(CapacityFigures figures) =>
        new(RefusalKind.CapacityReached, "Live Activity limit reached",
            $"Only {figures.ConcurrentActivities} concurrent Live Activities are allowed per account")
        { Capacity = figures };

    public static Refusal RateLimited(int retryAfterSeconds) =>
        new(RefusalKind.RateLimited, "Rate limit exceeded", "Too many requests, please try again later.") { RetryAfterSeconds = retryAfterSeconds };

    public static Refusal NotificationNotFound(string notificationId) =>
        new(RefusalKind.NotFound, "Notification not found",
            $"No push notification has the notification_id '{notificationId}', or it is older than the history is kept");

    public static Refusal CannotReplaceNotification { get; } =
        new(RefusalKind.Forbidden, "Forbidden", "This API key cannot replace this push notification: its channels are outside the key's scope");

    public static Refusal CannotWithdrawNotification { get; } =
        new(RefusalKind.Forbidden, "Forbidden", "This API key cannot withdraw this push notification: its channels are outside the key's scope");

    public static Refusal NotificationIsGone(string state) =>
        new(RefusalKind.Conflict, "Notification is gone", $"This push notification was {state}; send another one");

    public static Refusal NotificationWasSent { get; } =
        new(RefusalKind.Conflict, "Notification was sent",
            "deliver_at and deliver_in_seconds change the time of a scheduled push notification; this one was sent, leave them out")
        { Path = "deliver_at" };

    public static Refusal TooManyScheduled(int limit) =>
        new(RefusalKind.Conflict, "Too many scheduled notifications",
            $"The account has {limit} scheduled push notifications, the maximum; cancel one with DELETE /api/push-notification/{{notification_id}}");

    public static Refusal MetricNotFound(string key) =>
        new(RefusalKind.NotFound, "Metric not found", $"No metric has the key '{key}'; create it first with POST /api/manage/metrics");

    public static Refusal InvalidMetricKey { get; } =
        new(RefusalKind.Invalid, "Invalid metric key",
            "The metric key must start with a lowercase letter or digit, followed by up to 63 of a-z, 0-9, '.', '_' and '-'");

    public static Refusal MetricValueNotFinite { get; } =
        Invalid("value must be a finite number", "value", "value must be a finite number, or a string of 1 to 64 characters");

    public static Refusal MetricTimestampAhead { get; } =
        InvalidBody("timestamp", "timestamp must not be more than 24 hours ahead of the server's clock; leave it out to use the time of arrival");

    public static Refusal ActionNotFound { get; } =
        new(RefusalKind.NotFound, "Action not found", "The activity or notification no longer has this button; reload it");

    public static Refusal TapIdReused { get; } =
        new(RefusalKind.Mismatch, "Tap id reused", "This tap id was used for another button; create a new one for every tap");

    public static Refusal InvalidTapId { get; } =
        Invalid("Invalid tap_id", "tap_id", "tap_id must be 8 to 64 letters, numbers, underscores, and hyphens");

    public static Refusal RunNotInThisState { get; } =
        new(RefusalKind.Conflict, "Action run closed", "This action run is not in the state that this step requires");

    public static Refusal BodyTooLarge(int limit) =>
        new(RefusalKind.TooLarge, "Request body too large", $"The body is larger than {limit} bytes; send less");

    public static Refusal NotJson { get; } =
        new(RefusalKind.UnsupportedMediaType, "Unsupported media type", "The body must be JSON in UTF-8; send 'Content-Type: application/json'");

    public static Refusal RouteNotFound { get; } =
        new(RefusalKind.NotFound, "Not found", "No such route; the routes of this server are listed at /openapi/v1.json");

    public static Refusal MethodNotAllowed(string allow) =>
        new(RefusalKind.MethodNotAllowed, "Method not allowed", $"This route supports {allow}");

    public static Refusal IdempotencyKeyReused { get; } =
        new(RefusalKind.Mismatch, "Idempotency key reused",
            "This Idempotency-Key was used with another request in the last 24 hours; use a new key for a new request");

    public static Refusal InvalidIdempotencyKey { get; } =
        new(RefusalKind.Invalid, "Invalid Idempotency-Key", "The Idempotency-Key header must be 1 to 255 printable ASCII characters");

    public static Refusal WebhookSecretUnreadable { get; } =
        new(RefusalKind.Conflict, "Webhook secret unreadable",
            "The keys that encrypted the webhook secret are missing from the data directory; restore them from a backup");

    public static Refusal Overloaded { get; } = Passing("The server is overloaded; nothing was changed", retryAfterSeconds: 1);

    public static Refusal StorageUnavailable { get; } = Passing("The database is unavailable; nothing was changed", retryAfterSeconds: 5);

    public static Refusal StorageFull { get; } =
        new(RefusalKind.Overloaded, "Service unavailable",
            "The disk of the server's database is full; nothing was changed. Free some space on it, then try again")
        { RetryAfterSeconds = 30 };

    public static Refusal StorageReadOnly { get; } =
        new(RefusalKind.Overloaded, "Service unavailable",
            "The server's database or its disk is read-only; nothing was changed. Make it writable, then try again")
        { RetryAfterSeconds = 30 };

    public static Refusal StorageFailing { get; } =
        new(RefusalKind.Overloaded, "Service unavailable",
            "The server cannot read or write the disk of its database; nothing was changed. The server's log contains the reason")
        { RetryAfterSeconds = 30 };

    public static Refusal StorageReplaced { get; } =
        new(RefusalKind.Overloaded, "Service unavailable",
            "The server's database file was deleted or replaced while the server was running; nothing was changed. "
            + "Stop the server, restore the file, then start the server again")
        { RetryAfterSeconds = 30 };

    private static Refusal Passing(string cause, int retryAfterSeconds) =>
        new(RefusalKind.Overloaded, "Service unavailable", $"{cause}. Try again after Retry-After seconds")
        {
            Cause = cause,
            RetryAfterSeconds = retryAfterSeconds,
        };

    private static Refusal NoRecipients(string message, IReadOnlyList<string>? channels) =>
        new(RefusalKind.NotFound, "No recipients found", message) { ShowsChannels = true, EffectiveChannelSlugs = channels };
}
