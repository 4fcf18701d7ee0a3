using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>Live Activities on iPhones, one by one and through broadcast channels.</summary>
public sealed partial class ApnsCards(ApnsTransport transport, ApnsOptions options, ActivityChannels channels, BudgetGovernor budget, TimeProvider clock, ILogger<ApnsCards> log) : ICardWay
{
    public bool IsOn => transport.IsOn;

    public ICardSends Look(Activity activity, long timestamp, ClockReading now) => new Sends(this, activity, timestamp, now);

    private async Task<SendOutcome> Send(DueSend due, ApnsRequest push, Activity activity, long timestamp, CancellationToken cancellation)
    {
        var (id, purpose, version) = (due.Delivery.DeviceId, due.Purpose, activity.Version);
        var isEnd = !activity.IsRunning;
        var outcome = await transport.Send(push, cancellation);
        switch (outcome)
        {
            case PushOutcome.Accepted accepted:
                return new SendOutcome.Accepted(id, purpose, version, timestamp, accepted.Id, isEnd)
                {
                    UpdateToken = purpose != SendPurpose.Start && !due.Delivery.IsBroadcast ? due.Delivery.UpdateToken : null,
                    ChannelId = purpose == SendPurpose.Start ? due.Delivery.ChannelId : null,
                };
            case PushOutcome.Retry later:
                return new SendOutcome.Later(id, purpose, version, timestamp, clock.GetUtcNow() + later.After, later.Reason);
            case PushOutcome.Halt halt:
                return new SendOutcome.Later(id, purpose, version, timestamp, clock.GetUtcNow() + halt.After, halt.Reason);
            case PushOutcome.Unknown unknown:
                LogUnknown(activity.Id, id, unknown.Reason);
                return new SendOutcome.Unknown(id, purpose, version, timestamp, unknown.Reason);
            case PushOutcome.DeadAddress dead when !due.Delivery.IsBroadcast:
                return new SendOutcome.DeadAddress(id, purpose, version, timestamp, push.Address, dead.Reason, dead.InvalidSince, isEnd);
            case PushOutcome.ChannelGone { Reason: var gone } when due.Delivery.IsBroadcast:
                return await WithoutChannel(due, version, timestamp, gone, cancellation);
            case PushOutcome.DeadAddress { Reason: var dropped }: // No documented answer to a broadcast; Apple is asked what it means.
                return await WithoutChannel(due, version, timestamp, dropped, cancellation);
            case PushOutcome.Refused fix:
                LogRefused(push.Kind, activity.Id, version, fix.Reason);
                return new SendOutcome.Refused(id, purpose, version, timestamp, fix.Reason, isEnd);
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} has no consequence for {push.Kind}");
        }
    }

    /// <summary>A push was answered as if its channel were gone: Apple is asked whether it is.</summary>
    private async Task<SendOutcome> WithoutChannel(DueSend due, long version, long timestamp, string reason, CancellationToken cancellation)
    {
        var (delivery, channel) = (due.Delivery, due.Delivery.ChannelId!);
        if (!await channels.IsThere(delivery.ChannelEnvironment!.Value, channel, cancellation)) return new SendOutcome.ChannelGone(delivery.DeviceId, version, timestamp, channel, reason);
        var pause = BackOff.Next(RetryPace.Soon, delivery.Attempts, retryAfter: null, Domain.Randomness.Sample());
        return new SendOutcome.Later(delivery.DeviceId, due.Purpose, version, timestamp, clock.GetUtcNow() + pause, reason);
    }

    private PushPriority Decide(DueSend due, PushPriority wanted, bool isAlert, Moment now) => budget.Decide(
        due.Device?.Id ?? due.Delivery.ChannelId!, wanted, due.Device?.FrequentUpdates == true ? options.FrequentBudgetPerHour : options.BudgetPerHour, isAlert, now);

    [LoggerMessage(LogLevel.Warning, "Reply to the start of activity {ActivityId} on device {DeviceId} lost: {Reason}; waiting for the device's report")]
    private partial void LogUnknown(string activityId, string deviceId, string reason);

    [LoggerMessage(LogLevel.Error, "APNs refuses the {Kind} push of version {Version} of activity {ActivityId} for what it is: {Reason}")]
    private partial void LogRefused(PushKind kind, string activityId, long version, string reason);

    private sealed class Sends(ApnsCards cards, Activity activity, long timestamp, ClockReading now) : ICardSends
    {
        private readonly ActivityPushes loud = new(activity, timestamp, now.Time);
        private readonly Lazy<ActivityPushes> quiet = new(() => new ActivityPushes(activity with { Alert = null }, timestamp, now.Time));
        private readonly Lazy<ActivityPushes> farewell = new(() => new ActivityPushes(activity with { Alert = null, EndedAt = now.Time, DismissAt = now.Time }, timestamp, now.Time));

        public Task<SendOutcome> Send(DueSend due, CancellationToken cancellation)
        {
            var isAlert = due.Purpose != SendPurpose.Leave && activity.HasAlertAfter(due.Delivery.HeardVersion);
            var pushes = due.Purpose == SendPurpose.Leave ? farewell.Value : isAlert ? loud : quiet.Value;
            if (due.Purpose == SendPurpose.Start) return cards.Send(due, StartOf(due, pushes), activity, timestamp, cancellation);
            var push = NextOf(due, pushes);
            return cards.Send(due, push with { Priority = cards.Decide(due, push.Priority, isAlert, now.Moment) }, activity, timestamp, cancellation);
        }

        private static ApnsRequest StartOf(DueSend due, ActivityPushes pushes)
        {
            var (device, delivery) = (due.Device!, due.Delivery);
            var token = device.PushToStartToken!.Value; // Nothing is handed out without one.
            var push = delivery.ChannelId is { } channel ? pushes.StartOnChannel(device.Environment, token, channel) : pushes.Start(device.Environment, token);
            return push with { Attempt = delivery.Attempts };
        }

        private static ApnsRequest NextOf(DueSend due, ActivityPushes pushes)
        {
            var delivery = due.Delivery;
            var push = delivery.ChannelEnvironment is { } environment ? pushes.NextOnChannel(environment, delivery.ChannelId!)
                : delivery.UpdateToken is { } token ? pushes.Next(due.Device!.Environment, token)
                : NotificationPushes.Background(due.Device!.Environment, due.Device.ApnsToken!.Value); // Only the app itself can take a card off its channel.
            return push with { Attempt = delivery.Attempts };
        }
    }
}
