namespace ActivitySmith.Domain.Deliveries;

/// <summary>One push of one delivery and what became of it; the ledger writes it to the delivery's row.</summary>
/// <param name="Push">What was sent, with the delivery as it stood then; it may have changed since.</param>
/// <param name="At">When the outcome was known, by the server's clock; the outcome's pauses count from then.</param>
public sealed record Receipt(DueSend Push, PushOutcome Outcome, DateTimeOffset At)
{
    /// <summary>Of the activity, or of the delivery's <see cref="DeliveryRecord.WantedVersion"/>, that was sent or a newer one stands for.</summary>
    public long Version { get; init; }

    /// <summary>UNIX seconds in the push's body; 0 without.</summary>
    public long Timestamp { get; init; }

    /// <summary>Whether the push was the activity's end.</summary>
    public bool IsEnd { get; init; }

    public DeliveryRecord Delivery => Push.Delivery;

    public SendPurpose Purpose => Push.Purpose;

    /// <summary>The update token that was used; a newer one may have come since, and has seen nothing. Null for every other address.</summary>
    public string? UpdateToken => Push.Address is { } used && used == Delivery.UpdateToken ? used : null;

    /// <summary>Of a start: the broadcast channel that its card listens to; null for none.</summary>
    public string? ChannelId => Purpose == SendPurpose.Start ? Delivery.ChannelId : null;

    /// <summary>Nothing is left to do for a delivery, so nothing was sent.</summary>
    public static Receipt Closed(DeliveryRecord delivery, DeliveryPhase phase, string? reason) =>
        new(new DueSend(delivery, SendPurpose.Next, Device: null), new PushOutcome.Closed(phase, reason), At: default);
}
