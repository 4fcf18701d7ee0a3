using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Delivery.Adapters;

/// <summary>Picks the adapter that reaches a device.</summary>
public sealed class PushAdapters(PhoneAdapter phones, BrowserAdapter browsers)
{
    /// <param name="device">Null for a broadcast channel.</param>
    public IPushAdapter For(Device? device) => device?.Kind == DeviceKind.Web ? browsers : phones;

    /// <inheritdoc cref="IPushAdapter.Cards"/>
    public CardSender Cards(Activity activity, long timestamp, ClockReading now)
    {
        var (toPhones, toBrowsers) = (phones.Cards(activity, timestamp, now), browsers.Cards(activity, timestamp, now));
        return (due, cancellation) => (For(due.Device) == phones ? toPhones : toBrowsers)(due, cancellation);
    }
}
