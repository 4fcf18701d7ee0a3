using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>The state of a delivery in one word, for people and scripts.</summary>
public static class DeliveryState
{
    /// <summary>The device reads the state itself: a page always does, a web app does when nothing is pushed to it.</summary>
    public const string Live = "live";

    /// <param name="delivery">The delivery; null when it is not open yet.</param>
    /// <param name="broadcast">The delivery of the broadcast channel that the card is subscribed to; null without one.</param>
    /// <param name="device">The device of the delivery.</param>
    /// <param name="version">The newest version of the activity; null for a notification.</param>
    public static string Of(DeliveryRecord? delivery, DeliveryRecord? broadcast, Device device, long? version)
    {
        if (device.IsPage || (device.Kind == DeviceKind.Web && IsReadByItself(delivery, device, version))) return Live;
        return delivery?.Phase switch
        {
            null => device.CanStart ? "queued" : "waiting_for_token",
            DeliveryPhase.WaitingForPlace => "waiting_for_place",
            DeliveryPhase.Due => OfDue(delivery, device, version),
            DeliveryPhase.Starting => "sent",
            DeliveryPhase.Live => OfCard(delivery, broadcast, device, version),
            DeliveryPhase.Accepted => "accepted",
            DeliveryPhase.Ended => "ended",
            DeliveryPhase.Dismissed => "dismissed",
            DeliveryPhase.Left => "left",
            DeliveryPhase.Replaced => "replaced",
            _ => "failed",
        };
    }

    /// <summary>The newest version that the device received, directly or through its broadcast channel.</summary>
    public static long SeenOf(DeliveryRecord delivery, DeliveryRecord? broadcast) => Math.Max(delivery.SeenVersion, broadcast?.SeenVersion ?? 0);

    /// <summary>
    /// Whether no push is on its way to a browser: it has no subscription, or the version is one that is not sent to Apple's push service.
    /// </summary>
    private static bool IsReadByItself(DeliveryRecord? delivery, Device device, long? version) => delivery?.Phase switch
    {
        null => device.WebPush is null || version is null,
        DeliveryPhase.Due => device.WebPush is null,
        DeliveryPhase.Live => delivery.SeenVersion < version && device.WebPush is not { IsApple: false },
        _ => false,
    };

    private static string OfDue(DeliveryRecord delivery, Device device, long? version)
    {
        if (delivery.RefusedVersion >= version) return "failed";
        var hasAddress = delivery.Kind == DeliveryKind.Activity ? device.CanStart : device.IsReachable;
        return !hasAddress ? "waiting_for_token" : delivery.Attempts > 0 ? "retrying" : "queued";
    }

    private static string OfCard(DeliveryRecord delivery, DeliveryRecord? broadcast, Device device, long? version)
    {
        if (SeenOf(delivery, broadcast) >= version) return delivery.ShownVersion > 0 ? "shown" : "accepted";
        if ((broadcast ?? delivery).RefusedVersion >= version) return "failed"; // The server tries again with the next version of the activity.
        if (device.Kind == DeviceKind.Ios && delivery.ChannelId is null && delivery.UpdateToken is null) return "waiting_for_token";
        return (broadcast ?? delivery).Attempts > 0 ? "retrying" : "queued";
    }
}
