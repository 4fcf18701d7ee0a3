using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>Live Activities in browsers: a notification for each, which later versions take the place of.</summary>
public sealed partial class WebCards(WebPushTransport transport, WebMessages messages, TimeProvider clock, ILogger<WebCards> log) : ICardWay
{
    public bool IsOn => true;

    public ICardSends Look(Activity activity, long timestamp, ClockReading now) => new Sends(this, activity, timestamp);

    private async Task<SendOutcome> Send(DueSend due, Activity activity, long timestamp, CancellationToken cancellation)
    {
        var (id, purpose, version) = (due.Delivery.DeviceId, due.Purpose, activity.Version);
        var isEnd = !activity.IsRunning;
        if (due.Device?.WebPush is null) return new SendOutcome.Later(id, purpose, version, timestamp, clock.GetUtcNow(), OneOffPlan.NoToken); // Lost it this moment.
        var push = messages.Of(activity, due.Device, purpose == SendPurpose.Start, due.Delivery.HeardVersion) with { Attempt = due.Delivery.Attempts };
        var outcome = await transport.Send(push, cancellation);
        switch (outcome)
        {
            case PushOutcome.Accepted accepted:
                return new SendOutcome.Accepted(id, purpose, version, timestamp, accepted.Id, isEnd);
            case PushOutcome.Retry later:
                return new SendOutcome.Later(id, purpose, version, timestamp, clock.GetUtcNow() + later.After, later.Reason);
            case PushOutcome.Halt halt:
                return new SendOutcome.Later(id, purpose, version, timestamp, clock.GetUtcNow() + halt.After, halt.Reason);
            case PushOutcome.DeadAddress dead:
                return new SendOutcome.DeadAddress(id, purpose, version, timestamp, push.Subscription.Endpoint, dead.Reason, InvalidSince: null, isEnd);
            case PushOutcome.Refused fix:
                LogRefused(push.Subscription.Address.Host, activity.Id, version, fix.Reason);
                return new SendOutcome.Refused(id, purpose, version, timestamp, fix.Reason, isEnd);
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} has no consequence for a browser");
        }
    }

    [LoggerMessage(LogLevel.Error, "The push service {Host} refuses the message of version {Version} of activity {ActivityId} for what it is: {Reason}")]
    private partial void LogRefused(string host, string activityId, long version, string reason);

    private sealed class Sends(WebCards cards, Activity activity, long timestamp) : ICardSends
    {
        public Task<SendOutcome> Send(DueSend due, CancellationToken cancellation) => cards.Send(due, activity, timestamp, cancellation);
    }
}
