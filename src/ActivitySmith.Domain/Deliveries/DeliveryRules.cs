using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>How a delivery goes from one phase to the next. Pure; the ledger applies it to the row as it stands by then.</summary>
public static class DeliveryRules
{
    /// <summary>
    /// How long a start whose answer nobody knows (the server died, the connection broke for good) is left alone: until APNs has dropped
    /// it, and a minute for the device's own report. A second start would be a second card.
    /// </summary>
    public static readonly TimeSpan StartTimeout = PushTimes.StartLife + TimeSpan.FromMinutes(1);

    /// <summary>First pause before a token is tried again that the device reported after APNs last saw it invalid; doubled with each further failure.</summary>
    private static readonly TimeSpan FreshTokenPause = TimeSpan.FromSeconds(5);

    /// <summary>How often that pause is doubled at most: 21 minutes.</summary>
    private const int MaxDoublings = 8;

    /// <summary>The start is about to be handed out. Stored before it is sent.</summary>
    /// <param name="delivery">In phase <see cref="DeliveryPhase.Due"/>.</param>
    /// <param name="channelId">The broadcast channel that the card is to listen to; null: it asks for a token.</param>
    /// <param name="version">Of the activity, which the start carries; 0: the app starts the card itself.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord HandOut(DeliveryRecord delivery, string? channelId, long version, DateTimeOffset now) => delivery with
    {
        Phase = DeliveryPhase.Starting,
        ChannelId = channelId,
        StartVersion = version,
        StartSentAt = now,
        NextTryAt = now + StartTimeout,
        UpdatedAt = now,
    };

    /// <summary>The delivery after the push.</summary>
    /// <param name="delivery">As it stands now; it may have changed since the push left.</param>
    /// <param name="outcome">What became of the push.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord After(DeliveryRecord delivery, SendOutcome outcome, DateTimeOffset now)
    {
        if (!delivery.IsOpen) return delivery;
        var next = delivery with { Timestamp = Math.Max(delivery.Timestamp, outcome.Timestamp), UpdatedAt = now };
        return outcome switch
        {
            SendOutcome.Accepted taken => Taken(next, taken, now),
            SendOutcome.Later later => Postponed(next, later),
            SendOutcome.DeadAddress dead => WithoutAddress(next, dead, now),
            SendOutcome.Refused refused => Refused(next, refused, now),
            SendOutcome.ChannelGone gone => Close(next with { Reason = gone.Reason }, DeliveryPhase.Failed, now),
            SendOutcome.Done done => Close(next with { Reason = done.Reason }, done.Phase, now),
            _ => throw new InvalidOperationException("A case of SendOutcome has no consequence"),
        };
    }

    /// <summary>The card listened to a channel that is gone: it is started again, with a token of its own.</summary>
    public static DeliveryRecord ChannelLost(DeliveryRecord delivery, string reason, DateTimeOffset now) => delivery with
    {
        Phase = DeliveryPhase.Due,
        ChannelId = null,
        StartSentAt = null,
        Reason = reason,
        NextTryAt = null,
        UpdatedAt = now,
    };

    public static DeliveryRecord Close(DeliveryRecord delivery, DeliveryPhase phase, DateTimeOffset now) =>
        delivery with { Phase = phase, NextTryAt = null, ClosedAt = now, UpdatedAt = now };

    private static DeliveryRecord Taken(DeliveryRecord delivery, SendOutcome.Accepted taken, DateTimeOffset now)
    {
        // It went to a token that the device has replaced meanwhile, and need not have reached the card.
        if (taken.UpdateToken is { } used && used != delivery.UpdateToken) return delivery;
        var next = delivery with
        {
            Phase = delivery.Phase == DeliveryPhase.Starting ? DeliveryPhase.Live : delivery.Phase,
            SeenVersion = Math.Max(delivery.SeenVersion, taken.Version),
            PushId = taken.PushId,
            Reason = null,
            Attempts = 0,
            NextTryAt = null,
        };
        if (taken.Purpose == SendPurpose.Leave) return Close(next, DeliveryPhase.Left, now);
        return taken.IsEnd ? Close(next, DeliveryPhase.Ended, now) : next;
    }

    private static DeliveryRecord Postponed(DeliveryRecord delivery, SendOutcome.Later later) => delivery with
    {
        Phase = BackToDue(delivery, later.Purpose),
        Attempts = delivery.Attempts + 1,
        NextTryAt = later.At,
        Reason = later.Reason,
    };

    private static DeliveryRecord WithoutAddress(DeliveryRecord delivery, SendOutcome.DeadAddress dead, DateTimeOffset now)
    {
        if (dead.Purpose == SendPurpose.Start) // The device's row loses the push-to-start token; the start waits for the next one.
            return delivery with { Phase = BackToDue(delivery, dead.Purpose), Reason = dead.Reason, NextTryAt = now + PauseOf(delivery), Attempts = delivery.Attempts + 1 };
        if (delivery.UpdateToken != dead.Token) return delivery;
        if (!DeadToken.IsToBeForgotten(delivery.TokenReportedAt ?? now, dead.InvalidSince))
            return delivery with { Reason = dead.Reason, NextTryAt = now + PauseOf(delivery), Attempts = delivery.Attempts + 1 };

        var without = delivery with { UpdateToken = null, TokenReportedAt = null, Reason = dead.Reason, NextTryAt = null };
        if (dead.Purpose == SendPurpose.Leave) return Close(without, DeliveryPhase.Left, now);
        return dead.IsEnd ? Close(without, DeliveryPhase.Ended, now) : without;
    }

    private static DeliveryRecord Refused(DeliveryRecord delivery, SendOutcome.Refused refused, DateTimeOffset now)
    {
        var next = delivery with
        {
            Phase = BackToDue(delivery, refused.Purpose),
            RefusedVersion = Math.Max(delivery.RefusedVersion, refused.Version),
            Reason = refused.Reason,
            NextTryAt = null,
        };
        return refused.IsEnd || refused.Purpose == SendPurpose.Leave ? Close(next, DeliveryPhase.Failed, now) : next;
    }

    private static TimeSpan PauseOf(DeliveryRecord delivery) => FreshTokenPause * Math.Pow(2, Math.Min(delivery.Attempts, MaxDoublings));

    /// <summary>An answered start that was not taken has not happened.</summary>
    private static DeliveryPhase BackToDue(DeliveryRecord delivery, SendPurpose purpose) =>
        purpose == SendPurpose.Start && delivery.Phase == DeliveryPhase.Starting ? DeliveryPhase.Due : delivery.Phase;
}
