namespace ActivitySmith.Domain.Deliveries;

/// <summary>The outcome of one delivery's push; the ledger writes it to the row of the delivery.</summary>
/// <param name="Push">The push, with the delivery at the time of sending; the row may have changed since.</param>
/// <param name="At">When the outcome became known, by the server's clock; pauses in the outcome count from then.</param>
public sealed record Receipt(DueSend Push, PushOutcome Outcome, DateTimeOffset At)
{
    /// <summary>
    /// The version that was sent, or that a newer one covers: of the activity, or <see cref="DeliveryRecord.WantedVersion"/> of the delivery.
    /// </summary>
    public long Version { get; init; }

    /// <summary>UNIX seconds in the body of the push; 0 for none.</summary>
    public long Timestamp { get; init; }

    /// <summary>Whether the push was the end of the activity.</summary>
    public bool IsEnd { get; init; }

    public DeliveryRecord Delivery => Push.Delivery;

    public SendPurpose Purpose => Push.Purpose;

    /// <summary>
    /// The update token that was used; null for any other address. The device may have reported a newer token since, to which nothing was sent.
    /// </summary>
    public string? UpdateToken => Push.Address is { } used && used == Delivery.UpdateToken ? used : null;

    /// <summary>For a start: the broadcast channel that its card subscribes to; null for none.</summary>
    public string? ChannelId => Purpose == SendPurpose.Start ? Delivery.ChannelId : null;

    /// <summary>A receipt that closes a delivery without a push.</summary>
    public static Receipt Closed(DeliveryRecord delivery, DeliveryPhase phase, string? reason) =>
        new(new DueSend(delivery, SendPurpose.Next, Device: null), new PushOutcome.Closed(phase, reason), At: default);
}
