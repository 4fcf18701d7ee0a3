using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.Telemetry;

/// <summary>The labels of a push, in metrics and spans. Their values are few and fixed.</summary>
internal static class PushLabels
{
    public const string Apns = "apns";
    public const string WebPush = "web_push";

    public static string WayOf(Device? device) => device?.Kind == DeviceKind.Web ? WebPush : Apns;

    /// <param name="due">The push.</param>
    /// <param name="isRunning">Whether the activity still runs; not used for other kinds of deliveries.</param>
    public static string KindOf(DueSend due, bool isRunning) => due.Delivery.Kind switch
    {
        DeliveryKind.Badge => "badge",
        DeliveryKind.Widgets => "widget",
        DeliveryKind.Notification => "notification",
        _ when due.Purpose == SendPurpose.Start => "start",
        _ when due.Purpose == SendPurpose.Fallback => "fallback",
        _ => due.Purpose == SendPurpose.Next && isRunning ? "update" : "end",
    };

    public static string OutcomeOf(PushOutcome outcome) => outcome switch
    {
        PushOutcome.Accepted => "accepted",
        PushOutcome.Retry => "retry",
        PushOutcome.Unknown => "unknown",
        PushOutcome.DeadAddress => "dead_address",
        PushOutcome.Refused => "refused",
        PushOutcome.Halt => "halt",
        PushOutcome.BroadcastChannelNotFound => "broadcast_channel_not_found",
        _ => "closed",
    };
}
