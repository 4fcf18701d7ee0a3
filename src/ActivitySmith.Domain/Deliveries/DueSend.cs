using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>One push that is due.</summary>
/// <param name="Delivery">The row behind it.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Device">Whose; null for a broadcast.</param>
public readonly record struct DueSend(DeliveryRecord Delivery, SendPurpose Purpose, Device? Device)
{
    /// <summary>The token or subscription that the push goes to; null for a broadcast, and for a device that has none.</summary>
    public string? Address => Device?.WebPush?.Endpoint ?? (Delivery.Kind == DeliveryKind.Widgets ? Device?.WidgetToken?.Value
        : Purpose == SendPurpose.Start ? Device?.PushToStartToken?.Value
        : Delivery.UpdateToken ?? Device?.ApnsToken?.Value);
}
