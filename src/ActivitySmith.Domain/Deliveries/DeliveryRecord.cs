using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>What is delivered.</summary>
public static class DeliveryKind
{
    /// <summary>A Live Activity, brought up to its newest version again and again.</summary>
    public const string Activity = "activity";

    /// <summary>A notification, delivered once.</summary>
    public const string Notification = "notification";

    /// <summary>The number on the app's icon; the subject is <c>badge</c>, the newest count wins.</summary>
    public const string Badge = "badge";

    /// <summary>Fresh metric values; the subject is <c>widgets</c>, one push stands for all changes before it.</summary>
    public const string Widgets = "widgets";
}

/// <summary>
/// One subject on its way to one device: how far the device has come. There is one row per subject and device, and all delivery is
/// the work of closing the gap between <see cref="SeenVersion"/> and what the subject is at.
/// </summary>
public sealed record DeliveryRecord
{
    public required AccountId Account { get; init; }

    /// <summary>Id of the activity or notification; <c>badge</c> or <c>widgets</c>.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The device; for the push that serves all devices of a broadcast channel, <see cref="OfChannel"/>.</summary>
    public required string DeviceId { get; init; }

    /// <summary>One of <see cref="DeliveryKind"/>.</summary>
    public required string Kind { get; init; }

    public required DeliveryPhase Phase { get; init; }

    /// <summary>What the device is to see: counted up with each change of badge and widgets, 1 for a notification; 0 for an activity, which has a version itself.</summary>
    public long WantedVersion { get; init; }

    /// <summary>Newest version that the push service accepted for the device; 0: none yet.</summary>
    public long SeenVersion { get; init; }

    /// <summary>
    /// Newest version whose display the device confirmed, or that a channel has carried to cards that listened; 0: none yet. Sent once
    /// more, it makes no sound again.
    /// </summary>
    public long ShownVersion { get; init; }

    /// <summary>Version that the last start carried, stored before it was sent; 0: none yet, or the app started the card itself.</summary>
    public long StartVersion { get; init; }

    /// <summary>The version that the push service refuses for what it is; only a newer one is tried. 0: none.</summary>
    public long RefusedVersion { get; init; }

    /// <summary>Address of updates of this card on this device; null until reported, after it died, and on a broadcast channel.</summary>
    public string? UpdateToken { get; init; }

    /// <summary>The device's own counter; a report with a lower one came late.</summary>
    public long TokenGeneration { get; init; }

    /// <summary>When the device last reported the update token; null without one.</summary>
    public DateTimeOffset? TokenReportedAt { get; init; }

    /// <summary>The broadcast channel that the card listens to; null: it has an update token or waits for one.</summary>
    public string? ChannelId { get; init; }

    /// <summary>UNIX seconds in the last push that was sent for the subject to this device; 0: none.</summary>
    public long Timestamp { get; init; }

    /// <summary><c>apns-id</c> of the last accepted push; null before the first.</summary>
    public string? PushId { get; init; }

    /// <summary>Why the last attempt failed, in the push service's word; null after a success.</summary>
    public string? Reason { get; init; }

    /// <summary>Failed attempts in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>Nothing is sent before; null: at once.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>When the start was handed out, to the transport or to the app itself; null before, and again once the card's end is handed out.</summary>
    public DateTimeOffset? StartSentAt { get; init; }

    /// <summary>
    /// When the end of a card that the device is to lose was handed out, stored before it is sent; null for none. Stays while the next card
    /// of the activity is not there yet: until then the device may still report on the one that was taken away.
    /// </summary>
    public DateTimeOffset? LeaveSentAt { get; init; }

    /// <summary>
    /// How often in a row the user has swiped a card of this stream away on this device, from one activity to the next (<see cref="SwipeRules"/>).
    /// </summary>
    public int Swipes { get; init; }

    /// <summary>The device is no recipient any more and is to lose the card.</summary>
    public bool IsLeaving { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When nothing was left to do; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    public string Id => IdOf(SubjectId, DeviceId);

    /// <summary>Whether nothing but the app can take the card away: it listens to a channel, which goes on for the others.</summary>
    public bool OnlyAppCanEnd => ChannelId is not null && UpdateToken is null && !IsBroadcast;

    public bool IsOpen => ClosedAt is null;

    /// <summary>Alerts up to this version were heard, as far as anybody can know (<see cref="LiveActivities.Activity.HasAlertAfter"/>).</summary>
    public long HeardVersion => Math.Max(SeenVersion, ShownVersion);

    /// <summary>Whether this is the one push that serves all devices of a channel.</summary>
    public bool IsBroadcast => IsChannel(DeviceId);

    /// <summary>Where its channel is; null for a single device.</summary>
    public ApnsEnvironment? ChannelEnvironment =>
        IsBroadcast && ApnsEnvironments.TryParse(DeviceId[ChannelPrefix.Length..], out var environment) ? environment : null;

    /// <summary>Device id of the push that serves all channel listeners of one environment; no device can have it.</summary>
    public static string OfChannel(ApnsEnvironment environment) => ChannelPrefix + environment.Name();

    /// <summary>Whether a device id is that of a channel's one push.</summary>
    public static bool IsChannel(string deviceId) => deviceId.StartsWith(ChannelPrefix, StringComparison.Ordinal);

    public static string IdOf(string subjectId, string deviceId) => $"{subjectId}/{deviceId}";

    private const string ChannelPrefix = "channel:";
}
