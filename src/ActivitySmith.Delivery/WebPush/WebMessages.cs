using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.WebPush;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>Builds messages for browsers. Each carries the current badge count of the app's icon.</summary>
/// <param name="badges">Badge counts by device.</param>
/// <param name="publicUrl">Public URL of the server, without a trailing slash. Taps open it.</param>
public sealed class WebMessages(BadgeBook badges, Func<string> publicUrl)
{
    /// <summary>
    /// How long a push service stores a message for an offline browser: the maximum age of an activity. A newer message replaces an older
    /// one with the same subject, so that an old state never arrives late.
    /// </summary>
    public static readonly TimeSpan Life = Lifecycle.MaxAge;

    /// <summary>How long a push service stores a notification: as long as the server retries it.</summary>
    public static readonly TimeSpan NotificationLife = Domain.Deliveries.OneOffPlan.NotificationTimeout;

    /// <param name="activity">The newest version.</param>
    /// <param name="device">A browser with a subscription.</param>
    /// <param name="isStart">Whether this is the device's first message about the activity.</param>
    /// <param name="heardVersion">The device has received alerts up to this version.</param>
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

    /// <param name="notification">The newest version.</param>
    /// <param name="device">A browser with a subscription.</param>
    /// <param name="isSilent">Whether the browser has an earlier version, which this one replaces without a sound.</param>
    public WebPushRequest Of(Notification notification, Device device, bool isSilent) => new()
    {
        Subscription = device.WebPush!,
        Payload = WebPushBody.Of(notification, isSilent, publicUrl(), badges.Find(device.Account, device.Id)),
        Urgency = isSilent || notification.Content.Value.InterruptionLevel == "passive" ? WebPushUrgency.Normal : WebPushUrgency.High,
        Life = NotificationLife,
        Subject = notification.Id,
    };
}
