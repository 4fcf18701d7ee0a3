using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Delivery.Telemetry;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Adapters;

/// <summary>
/// Sends all pushes to iPhones: Live Activities (one by one and through broadcast channels), notifications, badge counts and widget
/// changes.
/// </summary>
public sealed partial class PhoneAdapter(
    ApnsTransport transport, ApnsOptions options, ActivityChannels channels, BudgetGovernor budget, BadgeBook badges, PushMeter meter,
    ILogger<PhoneAdapter> log) : IPushAdapter
{
    public bool IsOn => transport.IsOn;

    public CardSender Cards(Activity activity, long timestamp, ClockReading now) => new CardPushes(this, activity, timestamp, now).Send;

    public Task<PushOutcome> Send(DueSend due, Notification? notification)
    {
        var (device, token, isSilent) = (due.Device!, due.Address!, due.Delivery.HeardVersion > 0);
        var push = due.Delivery.Kind switch
        {
            DeliveryKind.Badge => NotificationPushes.Badge(badges.Find(device.Account, device.Id) ?? 0, device.Environment, token),
            DeliveryKind.Widgets => NotificationPushes.Widgets(device.Environment, token),
            _ => NotificationPushes.Alert(notification!, PayloadOf(notification!, device, isSilent), isSilent, device.Environment, token),
        };
        // A shutdown does not cancel a push in flight: its outcome has to be recorded.
        return transport.Send(push with { Attempt = due.Delivery.Attempts }, CancellationToken.None);
    }

    /// <summary>Uses the device's current badge count, so that a late notification never restores an old count.</summary>
    private byte[] PayloadOf(Notification notification, Device device, bool isSilent)
    {
        var payload = NotificationPayload.Write(notification, badges.Find(notification.Account, device.Id), isSilent);
        // The size was checked with the notification's own count. Only a later count with more digits can exceed the limit.
        return payload.Length > PayloadBudget.Limit ? NotificationPayload.Write(notification, notification.Content.Value.Badge, isSilent) : payload;
    }

    private async Task<PushOutcome> Send(DueSend due, ApnsRequest push, Activity activity, CancellationToken cancellation)
    {
        var outcome = await transport.Send(push, cancellation);
        switch (outcome)
        {
            case PushOutcome.Unknown unknown:
                LogUnknown(activity.Id, due.Delivery.DeviceId, unknown.Reason);
                return unknown;
            case PushOutcome.Refused refused:
                LogRefused(push.Kind, activity.Id, activity.Version, refused.Reason);
                return refused;
            case PushOutcome.BroadcastChannelNotFound { Reason: var reason } when due.Delivery.IsBroadcast:
                return await WithoutChannel(due.Delivery, reason, cancellation);
            case PushOutcome.DeadAddress { Reason: var dead } when due.Delivery.IsBroadcast: // Apple documents no such reply to a broadcast.
                return await WithoutChannel(due.Delivery, dead, cancellation);
            default:
                return outcome;
        }
    }

    /// <summary>Checks with Apple whether the channel exists, because the reply to a broadcast says that it does not.</summary>
    private async Task<PushOutcome> WithoutChannel(DeliveryRecord broadcast, string reason, CancellationToken cancellation)
    {
        var isThere = await channels.IsThere(broadcast.ChannelEnvironment!.Value, broadcast.ChannelId!, cancellation);
        return isThere
            ? new PushOutcome.Retry(BackOff.Next(RetryPace.Soon, broadcast.Attempts, retryAfter: null, Randomness.Sample()), reason)
            : new PushOutcome.BroadcastChannelNotFound(reason);
    }

    private PushPriority Decide(DueSend due, PushPriority wanted, bool isAlert, Moment now)
    {
        var decided = budget.Decide(
            due.Device?.Id ?? due.Delivery.ChannelId!,
            wanted,
            due.Device?.FrequentUpdates == true ? options.FrequentBudgetPerHour : options.BudgetPerHour,
            isAlert,
            now);
        if (decided != wanted) meter.Demoted();
        return decided;
    }

    [LoggerMessage(LogLevel.Warning, "Reply to the start of activity {ActivityId} on device {DeviceId} lost: {Reason}; waiting for the device's report")]
    private partial void LogUnknown(string activityId, string deviceId, string reason);

    [LoggerMessage(LogLevel.Error, "Push refused by APNs for its content: {Kind} of activity {ActivityId}, version {Version}: {Reason}")]
    private partial void LogRefused(PushKind kind, string activityId, long version, string reason);

    /// <summary>The payloads of one pass over an activity. Each is written once.</summary>
    private sealed class CardPushes(PhoneAdapter phones, Activity activity, long timestamp, ClockReading now)
    {
        private readonly ActivityPushes loud = new(activity, timestamp, now.Time);
        private readonly Lazy<ActivityPushes> quiet = new(() => new ActivityPushes(activity with { Alert = null }, timestamp, now.Time));
        private readonly Lazy<ActivityPushes> leave = new(() =>
            new ActivityPushes(activity with { Alert = null, EndedAt = now.Time, DismissAt = now.Time }, timestamp, now.Time));

        public Task<PushOutcome> Send(DueSend due, CancellationToken cancellation)
        {
            if (due.Purpose == SendPurpose.Fallback) return phones.Send(due, FallbackOf(due), activity, cancellation);
            var isAlert = due.Purpose != SendPurpose.Leave && activity.HasAlertAfter(due.Delivery.HeardVersion);
            var pushes = due.Purpose == SendPurpose.Leave ? leave.Value : isAlert ? loud : quiet.Value;
            if (due.Purpose == SendPurpose.Start) return phones.Send(due, StartOf(due, pushes), activity, cancellation);
            var push = NextOf(due, pushes);
            return phones.Send(due, push with { Priority = phones.Decide(due, push.Priority, isAlert, now.Moment) }, activity, cancellation);
        }

        private static ApnsRequest StartOf(DueSend due, ActivityPushes pushes)
        {
            var (device, delivery, token) = (due.Device!, due.Delivery, due.Address!); // Only sends with a token are planned.
            var push = delivery.ChannelId is { } channel ? pushes.StartOnChannel(device.Environment, token, channel) : pushes.Start(device.Environment, token);
            return push with { Attempt = delivery.Attempts };
        }

        private ApnsRequest FallbackOf(DueSend due) =>
            NotificationPushes.Card(activity, due.Device!.Environment, due.Address!) with { Attempt = due.Delivery.Attempts };

        private static ApnsRequest NextOf(DueSend due, ActivityPushes pushes)
        {
            var delivery = due.Delivery;
            var push = delivery.ChannelEnvironment is { } environment ? pushes.NextOnChannel(environment, delivery.ChannelId!)
                : delivery.UpdateToken is { } token ? pushes.Next(due.Device!.Environment, token)
                : NotificationPushes.Background(due.Device!.Environment, due.Address!); // Only the app can remove a card on a broadcast channel.
            return push with { Attempt = delivery.Attempts };
        }
    }
}
