using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.WebPush;

/// <summary>
/// Which versions of an activity a browser is told, and when. A message is a notification there: on Apple's it is one more each time, so
/// that only what matters goes out; elsewhere the newer one quietly takes the older one's place, at a pace that batteries bear.
/// </summary>
public static class WebPace
{
    /// <summary>Shortest time between two quiet messages about one activity to one browser.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>When the newest version goes, which the browser has not seen; null: not at all, its app shows it when it is opened.</summary>
    public static Moment? DueAt(Activity activity, OpenDelivery delivery, WebSubscription subscription)
    {
        if (!activity.IsRunning || activity.HasAlertAfter(delivery.Row.HeardVersion)) return Moment.Past;
        if (subscription.IsApple) return null;
        return delivery.SentAt + Pause;
    }
}
