using System.Globalization;

namespace ActivitySmith.Domain.Refusals;

/// <summary>Refusals of the management routes only; <see cref="Catalogue"/> has those that they share with the documented routes.</summary>
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
        Catalogue.Invalid("Unknown channel", path, $"{path}: channel '{slug}' does not exist; create it first with POST /api/manage/channels");

    public static Refusal UnknownDevice(string deviceId, string path) =>
        Catalogue.Invalid("Unknown device", path, $"{path}: device '{deviceId}' does not exist; GET /api/manage/devices lists all devices");

    public static Refusal UnknownUser(string userId, string path) =>
        Catalogue.Invalid("Unknown user", path, $"{path}: user '{userId}' does not exist");

    public static Refusal LastManagingKey { get; } =
        new(RefusalKind.Conflict, "Last managing key", "This is the account's last key with the manage permission; create another one first");

    public static Refusal ChannelTaken(string slug) =>
        new(RefusalKind.Conflict, "Channel exists", $"Channel '{slug}' already exists; change it with PATCH /api/manage/channels/{slug}") { Path = "slug" };

    public static Refusal ChannelInUse(string slug, IEnumerable<string> keys) =>
        new(RefusalKind.Conflict, "Channel in use",
            $"Channel '{slug}' is in the scope of API keys: {string.Join(", ", keys)}; change their scope or revoke them first");

    public static Refusal MetricTaken(string key) =>
        new(RefusalKind.Conflict, "Metric exists", $"Metric '{key}' already exists; change it with PATCH /api/manage/metrics/{key}") { Path = "key" };

    /// <param name="kind">In the plural: <c>channels</c>.</param>
    /// <param name="limit">Maximum per account.</param>
    public static Refusal TooMany(string kind, int limit) =>
        new(RefusalKind.Conflict, $"Too many {kind}",
            string.Create(CultureInfo.InvariantCulture, $"An account can have at most {limit:N0} {kind}; remove some first"));

    public static Refusal TooManyPairingCodes(int limit) =>
        new(RefusalKind.Conflict, "Too many pairing codes", $"The account has {limit} unused pairing codes, the maximum; use one or wait until one expires");

    public static Refusal NoPush(string deviceId) =>
        new(RefusalKind.Conflict, "No pushes", $"Device '{deviceId}' is a page and gets no pushes; it loads the state itself");

    public static Refusal NotReachable(string deviceId) =>
        new(RefusalKind.Conflict, "Not reachable", $"Device '{deviceId}' has no valid address for notifications; open the app on the device");

    public static Refusal BuiltInDeviceStays { get; } = new(
        RefusalKind.Conflict, "Built-in device",
        "The board is built in and cannot be removed. To hide activities from it, send them to channels that it is not in (PATCH /api/manage/channels/{slug})");

    public static Refusal FirstAccountStays { get; } =
        new(RefusalKind.Conflict, "First account", "The server's first account cannot be deleted");

    public static Refusal MetricsNeedACredential { get; } = new(
        RefusalKind.Unauthenticated, "Unauthorized",
        "Metrics require 'Authorization: Bearer' with the token of ACTIVITYSMITH_METRICS__TOKEN, the operator key or a managing key of the first account, or a "
        + "signed-in owner of that account");

    public static Refusal MetricsOfAllAccounts { get; } = new(
        RefusalKind.Forbidden, "Forbidden",
        "Metrics are totals of all accounts, for those who run the server: use the token of "
        + "ACTIVITYSMITH_METRICS__TOKEN or a managing key of the first account");

    public static Refusal InvalidCursor { get; } =
        Catalogue.Invalid("Invalid cursor", "cursor", "cursor must be the next_cursor of an earlier page of this list");

    public static Refusal StaleCursor { get; } =
        Catalogue.Invalid("Stale cursor", "cursor",
            "cursor is from before the database was restored or moved; read the list again from the first page, without a cursor");

    public static Refusal InvalidQuery(string name, string what) => Catalogue.Invalid($"Invalid {name}", name, $"{name} {what}");

    private static Refusal NotFound(string kind, string id) =>
        new(RefusalKind.NotFound, "Not found", $"There is no {kind} '{id}'");
}
