using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Adapters;

/// <summary>
/// Sends Live Activities and notifications to browsers. Each activity is shown as one notification, which later versions replace.
/// </summary>
public sealed partial class BrowserAdapter(WebPushTransport transport, WebMessages messages, ILogger<BrowserAdapter> log) : IPushAdapter
{
    public bool IsOn => true;

    public CardSender Cards(Activity activity, long timestamp, ClockReading now) => (due, cancellation) => Send(due, activity, cancellation);

    public Task<PushOutcome> Send(DueSend due, Notification? notification)
    {
        var push = messages.Of(notification!, due.Device!, isSilent: due.Delivery.HeardVersion > 0);
        return transport.Send(push with { Attempt = due.Delivery.Attempts }, CancellationToken.None);
    }

    private async Task<PushOutcome> Send(DueSend due, Activity activity, CancellationToken cancellation)
    {
        // The subscription was removed between planning and sending.
        if (due.Device?.WebPush is not { } subscription) return new PushOutcome.Retry(TimeSpan.Zero, OneOffPlan.NoToken);
        var push = messages.Of(activity, due.Device, due.Purpose == SendPurpose.Start, due.Delivery.HeardVersion) with { Attempt = due.Delivery.Attempts };
        var outcome = await transport.Send(push, cancellation);
        if (outcome is PushOutcome.Refused refused) LogRefused(subscription.Address.Host, activity.Id, activity.Version, refused.Reason);
        return outcome;
    }

    [LoggerMessage(LogLevel.Error, "Message refused by {Host} for its content: activity {ActivityId}, version {Version}: {Reason}")]
    private partial void LogRefused(string host, string activityId, long version, string reason);
}
