using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.WebPush;

/// <summary>
/// Decides which versions of an activity are sent to a browser, and when. Each message is a notification there. Apple's browsers show every message
/// as an additional notification, so they get only the important versions. Other browsers silently replace the older notification, at a pace that
/// does not drain the battery.
/// </summary>
public static class WebPace
{
    /// <summary>Shortest time between two silent messages about one activity to one browser.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// When to send the newest version, which the browser has not seen; null when it is not sent, because the app shows it when it is opened.
    /// </summary>
    public static Moment? DueAt(Activity activity, OpenDelivery delivery, WebSubscription subscription)
    {
        if (!activity.IsRunning || activity.HasAlertAfter(delivery.Row.HeardVersion)) return Moment.Past;
        if (subscription.IsApple) return null;
        return delivery.SentAt + Pause;
    }
}
