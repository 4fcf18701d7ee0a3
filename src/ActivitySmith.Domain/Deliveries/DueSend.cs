using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>One push that is due.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Purpose">The purpose of the push.</param>
/// <param name="Device">The device; null for a broadcast.</param>
public readonly record struct DueSend(DeliveryRecord Delivery, SendPurpose Purpose, Device? Device)
{
    /// <summary>The token or endpoint that the push goes to; null for a broadcast, and for a device without an address.</summary>
    public string? Address => Device?.WebPush?.Endpoint ?? (Delivery.Kind == DeliveryKind.Widgets ? Device?.WidgetToken?.Value
        : Purpose == SendPurpose.Start ? Device?.PushToStartToken?.Value
        : Delivery.UpdateToken ?? Device?.ApnsToken?.Value);
}
