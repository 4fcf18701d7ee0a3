using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Delivery.Apns;

/// <summary>Builds pushes other than Live Activities.</summary>
public static class NotificationPushes
{
    /// <summary>A notification. The collapse id is its id: if a broken connection causes a second send, the phone shows it once.</summary>
    /// <param name="notification">The newest version.</param>
    /// <param name="payload">From <see cref="NotificationPayload"/>; the same for all devices with the same badge.</param>
    /// <param name="isSilent">Whether the phone has an earlier version, which this one replaces without a sound.</param>
    /// <param name="environment">The environment of the token.</param>
    /// <param name="token">The phone's token.</param>
    public static ApnsRequest Alert(
        Notification notification, ReadOnlyMemory<byte> payload, bool isSilent, ApnsEnvironment environment, string token) => new()
        {
            Environment = environment,
            Kind = PushKind.Alert,
            Address = token,
            Payload = payload,
            Priority = isSilent || notification.Content.Value.InterruptionLevel == "passive" ? PushPriority.Routine : PushPriority.Now,
            CollapseId = notification.Id,
        };

    /// <summary>Tells in a notification what the start of a card would have shown. A second one takes the place of the first.</summary>
    public static ApnsRequest Card(Activity activity, ApnsEnvironment environment, string token) => new()
    {
        Environment = environment,
        Kind = PushKind.Alert,
        Address = token,
        Payload = NotificationPayload.Card(activity),
        Priority = PushPriority.Now,
        CollapseId = activity.Id,
    };

    /// <summary>Sets the number on the app's icon.</summary>
    public static ApnsRequest Badge(int count, ApnsEnvironment environment, string token) => new()
    {
        Environment = environment,
        Kind = PushKind.Alert,
        Address = token,
        Payload = NotificationPayload.Badge(count),
        Priority = PushPriority.Routine,
        CollapseId = "badge",
    };

    /// <summary>Wakes the app, so that it fetches the current state. Shows nothing.</summary>
    public static ApnsRequest Background(ApnsEnvironment environment, string token) => new()
    {
        Environment = environment,
        Kind = PushKind.Background,
        Address = token,
        Payload = NotificationPayload.Background,
        Priority = PushPriority.Routine,
        CollapseId = "sync",
    };

    /// <summary>Requests that the widgets of a device reload.</summary>
    public static ApnsRequest Widgets(ApnsEnvironment environment, string widgetToken) => new()
    {
        Environment = environment,
        Kind = PushKind.Widgets,
        Address = widgetToken,
        Payload = NotificationPayload.Widgets,
        Priority = PushPriority.Routine,
    };
}
