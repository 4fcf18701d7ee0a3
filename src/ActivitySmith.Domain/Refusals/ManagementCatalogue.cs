using System.Globalization;

namespace ActivitySmith.Domain.Refusals;

/// <summary>Refusals that only the management routes answer; what they share with the documented ones is in <see cref="Catalogue"/>.</summary>
public static class ManagementCatalogue
{
    public static Refusal KeyNotFound(string keyId) => NotFound("API key", keyId);

    public static Refusal ChannelNotFound(string slug) => NotFound("channel", slug);

    public static Refusal DeviceNotFound(string deviceId) => NotFound("device", deviceId);

    public static Refusal StreamNotFound(string streamKey) => NotFound("stream", streamKey);

    public static Refusal ActivityNotFound(string activityId) => NotFound("Live Activity", activityId);

    public static Refusal NotificationNotFound(string notificationId) => NotFound("notification", notificationId);

    public static Refusal MetricNotFound(string key) => NotFound("metric", key);

    public static Refusal AccountNotFound(long accountId) => NotFound("account", accountId.ToString());

    public static Refusal UnknownChannel(string slug, string path) =>
        Catalogue.Invalid("Unknown channel", path, $"{path}: there is no channel '{slug}'; create it first with POST /api/manage/channels");

    public static Refusal UnknownDevice(string deviceId, string path) =>
        Catalogue.Invalid("Unknown device", path, $"{path}: there is no device '{deviceId}'; GET /api/manage/devices lists them");

    public static Refusal UnknownUser(string userId, string path) =>
        Catalogue.Invalid("Unknown user", path, $"{path}: there is no user '{userId}'");

    public static Refusal LastManagingKey { get; } =
        new(RefusalKind.Conflict, "Last managing key", "This is the account's last key with the manage permission; create another one first");

    public static Refusal ChannelTaken(string slug) =>
        new(RefusalKind.Conflict, "Channel exists", $"There is a channel '{slug}' already; change it with PATCH /api/manage/channels/{slug}") { Path = "slug" };

    public static Refusal ChannelInUse(string slug, IEnumerable<string> keys) =>
        new(RefusalKind.Conflict, "Channel in use",
            $"API keys are scoped to the channel '{slug}': {string.Join(", ", keys)}; give them other channels or revoke them first");

    public static Refusal MetricTaken(string key) =>
        new(RefusalKind.Conflict, "Metric exists", $"There is a metric '{key}' already; change it with PATCH /api/manage/metrics/{key}") { Path = "key" };

    /// <param name="kind">In the plural: <c>channels</c>.</param>
    /// <param name="limit">How many an account may have.</param>
    public static Refusal TooMany(string kind, int limit) =>
        new(RefusalKind.Conflict, $"Too many {kind}", string.Create(CultureInfo.InvariantCulture, $"An account can have {limit:N0} {kind}; remove some first"));

    public static Refusal TooManyPairingCodes(int lid) =>
        new(RefusalKind.Conflict, "Too many pairing codes", $"{lid} pairing codes wait for a device, which is the most; use one, or wait until one expires");

    public static Refusal NoPush(string deviceId) =>
        new(RefusalKind.Conflict, "No pushes", $"Device '{deviceId}' is a page and gets no pushes; it reads the state itself");

    public static Refusal NotReachable(string deviceId) =>
        new(RefusalKind.Conflict, "Not reachable", $"Device '{deviceId}' has reported no address for notifications, or it was called dead; open the app on it");

    public static Refusal BuiltInDeviceStays { get; } = new(
        RefusalKind.Conflict, "Built-in device",
        "The board is built in and cannot be removed; to keep activities off it, take it out of the channels that they are sent to (PATCH /api/manage/channels/{slug})");

    public static Refusal FirstAccountStays { get; } =
        new(RefusalKind.Conflict, "First account", "The server's first account cannot be deleted");

    public static Refusal InvalidCursor { get; } =
        Catalogue.Invalid("Invalid cursor", "cursor", "cursor must be the next_cursor of an earlier answer of this list");

    public static Refusal StaleCursor { get; } =
        Catalogue.Invalid("Stale cursor", "cursor", "cursor is from before the database was restored or moved; read the list again from its first page, without a cursor");

    public static Refusal InvalidQuery(string name, string what) => Catalogue.Invalid($"Invalid {name}", name, $"{name} {what}");

    private static Refusal NotFound(string kind, string id) =>
        new(RefusalKind.NotFound, "Not found", $"There is no {kind} '{id}'");
}
