namespace ActivitySmith.Domain.Apns;

/// <summary>The kind of a push; it decides push type and topic.</summary>
public enum PushKind
{
    /// <summary>Notification or badge: push type <c>alert</c>; the topic is the bundle id.</summary>
    Alert,

    /// <summary>Start, update or end of a Live Activity on one device: push type <c>liveactivity</c>.</summary>
    LiveActivity,

    /// <summary>Makes the widgets of one device fetch: push type <c>widgets</c>.</summary>
    Widgets,

    /// <summary>Update or end of a Live Activity for all subscribers of a broadcast channel: push type <c>liveactivity</c>.</summary>
    Broadcast,

    /// <summary>Wakes the app to fetch without showing anything: push type <c>background</c>. Apple: not more than two or three per hour.</summary>
    Background,
}

public static class PushKinds
{
    public static IReadOnlyList<PushKind> All { get; } = [PushKind.Alert, PushKind.LiveActivity, PushKind.Widgets, PushKind.Broadcast, PushKind.Background];

    /// <summary>Value of <c>apns-push-type</c>.</summary>
    public static string PushType(this PushKind kind) => kind switch
    {
        PushKind.Alert => "alert",
        PushKind.Widgets => "widgets",
        PushKind.Background => "background",
        _ => "liveactivity",
    };

    /// <summary>Value of <c>apns-topic</c>; broadcasts have none.</summary>
    public static string? Topic(this PushKind kind, string bundleId) => kind switch
    {
        PushKind.Alert or PushKind.Background => bundleId,
        PushKind.LiveActivity => $"{bundleId}.push-type.liveactivity",
        PushKind.Widgets => $"{bundleId}.push-type.widgets",
        _ => null,
    };

    /// <summary>Maximum bytes of a body (Apple: Generating a remote notification; Sending broadcast push notification requests to APNs).</summary>
    public static int MaxBytes(this PushKind kind) => kind == PushKind.Broadcast ? 5120 : 4096;
}

/// <summary>Value of <c>apns-priority</c>.</summary>
public enum PushPriority
{
    /// <summary>Saves power: iOS may group and delay these pushes; Apple does not count them.</summary>
    Routine = 5,

    /// <summary>Delivered immediately; Live Activities have a budget for these.</summary>
    Now = 10,
}
