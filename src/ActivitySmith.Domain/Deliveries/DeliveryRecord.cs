using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>Kinds of deliveries.</summary>
public static class DeliveryKind
{
    /// <summary>A Live Activity, updated to its newest version again and again.</summary>
    public const string Activity = "activity";

    /// <summary>A notification; each of its versions is delivered once and has its own delivery.</summary>
    public const string Notification = "notification";

    /// <summary>The number on the app's icon. The subject is <c>badge</c>; the newest count replaces earlier ones.</summary>
    public const string Badge = "badge";

    /// <summary>Changed metric values. The subject is <c>widgets</c>; one push covers all changes before it.</summary>
    public const string Widgets = "widgets";
}

/// <summary>
/// The progress of one subject on one device. There is one row per subject and device; of a notification, one for each version. Delivery closes the
/// gap between <see cref="SeenVersion"/> and the current version of the subject.
/// </summary>
public sealed record DeliveryRecord
{
    public required AccountId Account { get; init; }

    /// <summary>Id of the activity or notification; <c>badge</c> or <c>widgets</c>.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The device; <see cref="OfChannel"/> for the push that serves all devices of a broadcast channel.</summary>
    public required string DeviceId { get; init; }

    /// <summary>One of <see cref="DeliveryKind"/>.</summary>
    public required string Kind { get; init; }

    public required DeliveryPhase Phase { get; init; }

    /// <summary>
    /// The version that the device should have: incremented with each change of badge and widgets, the version of a notification, 0 for an
    /// activity, which has its own version.
    /// </summary>
    public long WantedVersion { get; init; }

    /// <summary>The newest version that the push service accepted for the device; 0 for none.</summary>
    public long SeenVersion { get; init; }

    /// <summary>
    /// The newest version that the device confirmed showing, or that a broadcast channel delivered to its cards; 0 for none. A version up to
    /// this one makes no sound when it is sent again. Of a notification, the earlier version that the push service accepted for the device.
    /// </summary>
    public long ShownVersion { get; init; }

    /// <summary>
    /// The version in the last start, stored before the start was sent; 0 when there was none, or when the app started the card itself.
    /// </summary>
    public long StartVersion { get; init; }

    /// <summary>The version that the push service refused because of its content; only a newer version is tried. 0 for none.</summary>
    public long RefusedVersion { get; init; }

    /// <summary>
    /// The token for updates of this card on this device. Null until the device reports one, after it became invalid, and for a card on a broadcast
    /// channel.
    /// </summary>
    public string? UpdateToken { get; init; }

    /// <summary>The device's counter for the token. A report with a lower value is out of date.</summary>
    public long TokenGeneration { get; init; }

    /// <summary>When the device last reported the update token; null without one.</summary>
    public DateTimeOffset? TokenReportedAt { get; init; }

    /// <summary>The broadcast channel that the card is subscribed to; null when the card has an update token or waits for one.</summary>
    public string? ChannelId { get; init; }

    /// <summary>UNIX seconds in the last push of the subject to this device; 0 for none.</summary>
    public long Timestamp { get; init; }

    /// <summary><c>apns-id</c> of the last accepted push; null before the first.</summary>
    public string? PushId { get; init; }

    /// <summary>The reason why the last attempt failed, as the push service names it; null after a success.</summary>
    public string? Reason { get; init; }

    /// <summary>Failed attempts in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>The server sends nothing before this time; null when it can send at once.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>
    /// When the start was handed out to the transport or to the app. Null before that, and again after the end of the card was handed out.
    /// </summary>
    public DateTimeOffset? StartSentAt { get; init; }

    /// <summary>
    /// When the end of a card that the device must lose was handed out, stored before the end is sent; null for none. It is kept until the next card
    /// of the activity is on the device: until then the device may still report the earlier card.
    /// </summary>
    public DateTimeOffset? LeaveSentAt { get; init; }

    /// <summary>
    /// How often in a row the user swiped away a card of this stream on this device, counted across the activities of the stream (<see
    /// cref="SwipeRules"/>).
    /// </summary>
    public int Swipes { get; init; }

    /// <summary>Whether the device is no longer a recipient and must lose the card.</summary>
    public bool IsLeaving { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the delivery was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    public string Id => Kind == DeliveryKind.Notification ? IdOf(SubjectId, DeviceId, WantedVersion) : IdOf(SubjectId, DeviceId);

    /// <summary>Whether only the app can end the card: the card is subscribed to a broadcast channel that continues for other devices.</summary>
    public bool OnlyAppCanEnd => ChannelId is not null && UpdateToken is null && !IsBroadcast;

    public bool IsOpen => ClosedAt is null;

    /// <summary>
    /// Whether a card that APNs accepted was started with a suspect token and is not confirmed: <see cref="NextTryAt"/> is when a notification takes
    /// its place.
    /// </summary>
    public bool AwaitsFallback =>
        this is { Phase: DeliveryPhase.Live, ShownVersion: 0, UpdateToken: null, NextTryAt: not null, IsLeaving: false, IsBroadcast: false, IsOpen: true };

    /// <summary>The newest version whose alert the user is assumed to have heard (<see cref="LiveActivities.Activity.HasAlertAfter"/>).</summary>
    public long HeardVersion => Math.Max(SeenVersion, ShownVersion);

    /// <summary>Whether this row is for the push that serves all devices of a broadcast channel.</summary>
    public bool IsBroadcast => IsChannel(DeviceId);

    /// <summary>The environment of the broadcast channel; null for a single device.</summary>
    public ApnsEnvironment? ChannelEnvironment =>
        IsBroadcast && ApnsEnvironments.TryParse(DeviceId[ChannelPrefix.Length..], out var environment) ? environment : null;

    /// <summary>The device id of the push that serves all subscribers of a broadcast channel in one environment. No device can have this id.</summary>
    public static string OfChannel(ApnsEnvironment environment) => ChannelPrefix + environment.Name();

    /// <summary>Whether a device id is one that <see cref="OfChannel"/> returns.</summary>
    public static bool IsChannel(string deviceId) => deviceId.StartsWith(ChannelPrefix, StringComparison.Ordinal);

    public static string IdOf(string subjectId, string deviceId) => $"{subjectId}/{deviceId}";

    /// <summary>The id of the delivery of one version of a notification.</summary>
    public static string IdOf(string notificationId, string deviceId, long version) =>
        version == 1 ? IdOf(notificationId, deviceId) : $"{IdOf(notificationId, deviceId)}/{version}";

    private const string ChannelPrefix = "channel:";
}
