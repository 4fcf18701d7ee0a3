using ActivitySmith.Delivery.Telemetry;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Delivery.Adapters;

/// <summary>Picks the adapter that reaches a device, and measures its pushes.</summary>
public sealed class PushAdapters(PhoneAdapter phones, BrowserAdapter browsers, PushMeter meter)
{
    /// <param name="device">Null for a broadcast channel.</param>
    public IPushAdapter For(Device? device) => device?.Kind == DeviceKind.Web ? browsers : phones;

    /// <inheritdoc cref="IPushAdapter.Cards"/>
    public CardSender Cards(OpenActivity seen, long timestamp, ClockReading now)
    {
        var (toPhones, toBrowsers) = (phones.Cards(seen.Newest, timestamp, now), browsers.Cards(seen.Newest, timestamp, now));
        return (due, cancellation) => meter.Send(For(due.Device) == phones ? toPhones : toBrowsers, due, seen, cancellation);
    }

    /// <inheritdoc cref="IPushAdapter.Send"/>
    /// <param name="since">When the delivery was opened; null: its delay is not measured.</param>
    public Task<PushOutcome> Send(DueSend due, Notification? notification, Moment? since) => meter.Send(For(due.Device), due, notification, since);
}
