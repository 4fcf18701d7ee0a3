using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>Live Activities on iPhones, one by one and through broadcast channels.</summary>
public sealed partial class ApnsCards(ApnsWayOut wayOut, ApnsOptions options, ActivityChannels channels, BudgetGovernor budget, TimeProvider clock, ILogger<ApnsCards> log) : ICardWay
{
    public bool IsOn => wayOut.IsOn;

    public ICardSends Look(Activity activity, long timestamp, DateTimeOffset now) => new Sends(this, activity, timestamp, now);

    private async Task<SendOutcome> Send(DueSend due, ApnsRequest push, Activity activity, long timestamp, CancellationToken cancellation)
    {
        var (id, purpose, version) = (due.Delivery.DeviceId, due.Purpose, activity.Version);
        var isEnd = !activity.IsRunning;
        var outcome = await wayOut.Send(push, cancellation);
        var at = clock.GetUtcNow();
        switch (outcome)
        {
            case PushOutcome.Accepted accepted:
                return new SendOutcome.Accepted(id, purpose, version, timestamp, accepted.Id, isEnd)
                {
                    UpdateToken = purpose == SendPurpose.Next && !due.Delivery.IsBroadcast ? due.Delivery.UpdateToken : null,
                };
            case PushOutcome.Later later:
                return new SendOutcome.Later(id, purpose, version, timestamp, at + later.After, later.Reason);
            case PushOutcome.Halt halt:
                return new SendOutcome.Later(id, purpose, version, timestamp, at + halt.After, halt.Reason);
            case PushOutcome.DropToken dead when !due.Delivery.IsBroadcast:
                return new SendOutcome.DeadAddress(id, purpose, version, timestamp, push.Address, dead.Reason, dead.InvalidSince, isEnd);
            case PushOutcome.ChannelGone gone when due.Delivery is { ChannelEnvironment: { } environment, ChannelId: { } channel }:
                return await channels.IsThere(environment, channel, cancellation)
                    ? new SendOutcome.Later(id, purpose, version, timestamp, at + BackOff.Next(RetryPace.Soon, due.Delivery.Attempts, retryAfter: null, Domain.Randomness.Sample()), gone.Reason)
                    : new SendOutcome.ChannelGone(id, version, timestamp, channel, gone.Reason);
            case PushOutcome.Fix fix:
                LogRefused(push.Kind, activity.Id, version, fix.Reason);
                return new SendOutcome.Refused(id, purpose, version, timestamp, fix.Reason, isEnd);
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} has no consequence for {push.Kind}");
        }
    }

    private BudgetVerdict Decide(DueSend due, PushPriority wanted, bool mayWait, DateTimeOffset now) => budget.Decide(
        due.Device?.Id ?? due.Delivery.ChannelId!, wanted, due.Device?.FrequentUpdates == true ? options.FrequentBudgetPerHour : options.BudgetPerHour, mayWait, now);

    [LoggerMessage(LogLevel.Error, "APNs refuses the {Kind} push of version {Version} of activity {ActivityId} for what it is: {Reason}")]
    private partial void LogRefused(PushKind kind, string activityId, long version, string reason);

    private sealed class Sends(ApnsCards cards, Activity activity, long timestamp, DateTimeOffset now) : ICardSends
    {
        private readonly ActivityPushes pushes = new(activity, timestamp, now);
        private readonly Lazy<ActivityPushes> farewell = new(() => new ActivityPushes(activity with { EndedAt = now, DismissAt = now }, timestamp, now));
        private readonly Lazy<ActivityPushes> quiet = new(() => new ActivityPushes(activity with { Alert = null }, timestamp, now));

        public CardSend Send(DueSend due, CancellationToken cancellation)
        {
            if (due.Purpose == SendPurpose.Start) return new(cards.Send(due, StartOf(due), activity, timestamp, cancellation), now);
            var isRepeat = activity.IsRunning && due.Delivery.ShownVersion >= activity.Version;
            var push = NextOf(due, due.Purpose == SendPurpose.Leave ? farewell.Value : isRepeat ? quiet.Value : pushes);
            var verdict = cards.Decide(due, push.Priority, mayWait: activity.IsRunning && due.Purpose == SendPurpose.Next, now);
            return verdict.NotBefore is { } later
                ? new(Outcome: null, later)
                : new(cards.Send(due, push with { Priority = verdict.Priority }, activity, timestamp, cancellation), now);
        }

        private ApnsRequest StartOf(DueSend due)
        {
            var (device, delivery) = (due.Device!, due.Delivery);
            var token = device.PushToStartToken?.Value ?? "";
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
