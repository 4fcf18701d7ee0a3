using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.WebPush;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>Messages to browsers, with the number on the app's icon as it is at this moment.</summary>
/// <param name="badges">The numbers.</param>
/// <param name="publicUrl">Where people reach the server, without a slash at the end; taps lead there.</param>
public sealed class WebMessages(BadgeBook badges, Func<string> publicUrl)
{
    /// <summary>
    /// How long a push service keeps what a browser that is away has missed: as long as a card can live. A newer message takes the place of
    /// an older one about the same, so that it is never an old state that comes late.
    /// </summary>
    public static readonly TimeSpan Life = Lifecycle.MaxAge;

    /// <summary>How long a notification is kept: as long as it is tried.</summary>
    public static readonly TimeSpan NotificationLife = Domain.Deliveries.OneOffPlan.NotificationTimeout;

    /// <param name="activity">The newest version.</param>
    /// <param name="device">A browser with a subscription.</param>
    /// <param name="isStart">Whether it is told of the activity for the first time.</param>
    /// <param name="heardVersion">Alerts up to this version were heard.</param>
    public WebPushRequest Of(Activity activity, Device device, bool isStart, long heardVersion)
    {
        var matters = isStart || !activity.IsRunning || activity.HasAlertAfter(heardVersion);
        return new WebPushRequest
        {
            Subscription = device.WebPush!,
            Payload = WebPushBody.Of(activity, isStart, heardVersion, publicUrl(), badges.Find(device.Account, device.Id)),
            Urgency = matters ? WebPushUrgency.High : WebPushUrgency.Low,
            Life = Life,
            Subject = activity.Id,
        };
    }

    /// <param name="notification">As accepted.</param>
    /// <param name="device">A browser with a subscription.</param>
    public WebPushRequest Of(Notification notification, Device device) => new()
    {
        Subscription = device.WebPush!,
        Payload = WebPushBody.Of(notification, publicUrl(), badges.Find(device.Account, device.Id)),
        Urgency = notification.Content.Value.InterruptionLevel == "passive" ? WebPushUrgency.Normal : WebPushUrgency.High,
        Life = NotificationLife,
        Subject = notification.Id,
    };
}
