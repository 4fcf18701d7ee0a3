using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>How a delivery goes from one phase to the next. Pure; the ledger applies it to the row as it stands by then.</summary>
public static class DeliveryRules
{
    /// <summary>
    /// How long a start whose reply was lost (the server died, the connection broke for good) is left alone: until APNs has dropped
    /// it, and a minute for the device's own report. A second start would be a second card.
    /// </summary>
    public static readonly TimeSpan StartTimeout = PushTimes.StartLife + TimeSpan.FromMinutes(1);

    /// <summary>First pause before a token is tried again that the device reported after APNs last saw it invalid; doubled with each further failure.</summary>
    private static readonly TimeSpan FreshTokenPause = TimeSpan.FromSeconds(5);

    /// <summary>How often that pause is doubled at most: 21 minutes.</summary>
    private const int MaxDoublings = 8;

    /// <summary>
    /// Until an app that was woken to take a card away, and has not asked since, is woken again: iOS lets apps run two or three times an hour for it.
    /// </summary>
    private static readonly TimeSpan WakeAgain = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Failed attempts in a row, refusals and outages together, from which on a refused end of a card is given up: after 2.5 minutes of refusals.
    /// </summary>
    private const int MaxRefusedLeaves = 6;

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

    /// <summary>
    /// The end that takes the card away is about to be handed out; it is finished from then on, also when the device comes back meanwhile.
    /// Stored before it is sent.
    /// </summary>
    public static DeliveryRecord HandOutLeave(DeliveryRecord delivery, DateTimeOffset now) =>
        delivery with { IsLeaving = true, LeaveSentAt = now, StartSentAt = null, UpdatedAt = now };

    /// <summary>A card begins, or begins once more.</summary>
    /// <param name="known">The row that the device had before; null for none.</param>
    /// <param name="fresh">Subject and device.</param>
    /// <param name="hasPlace">Whether the phone has a place for it now.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord Open(DeliveryRecord? known, (AccountId Account, string ActivityId, string DeviceId) fresh, bool hasPlace, DateTimeOffset now) => new()
    {
        Account = fresh.Account,
        SubjectId = fresh.ActivityId,
        DeviceId = fresh.DeviceId,
        Kind = DeliveryKind.Activity,
        Phase = hasPlace ? DeliveryPhase.Due : DeliveryPhase.WaitingForPlace,
        Timestamp = known?.Timestamp ?? 0, // The phone that had it before ignores what is not newer.
        LeaveSentAt = known?.LeaveSentAt,
        Swipes = known?.Swipes ?? 0,
        CreatedAt = known?.CreatedAt ?? now,
        UpdatedAt = now,
    };

    /// <summary>Its app was told what to show, and this card was not among it: it takes the card away.</summary>
    public static bool IsTakenAwayByApp(DeliveryRecord delivery) => delivery is { IsOpen: true, IsLeaving: true, OnlyAppCanEnd: true };

    /// <summary>
    /// The device is meant again, and keeps the card that it has. When its start was sent is forgotten once an end was handed out, and counts from now.
    /// </summary>
    public static DeliveryRecord Stay(DeliveryRecord leaving, DateTimeOffset now)
    {
        var stays = leaving with { IsLeaving = false, UpdatedAt = now }; // When a start in flight may be repeated stays as it was.
        return leaving.LeaveSentAt is null ? stays : stays with { LeaveSentAt = null, StartSentAt = now, NextTryAt = null };
    }

    /// <summary>Whether a report is about a card whose end was handed out, and not about the one that takes its place, which has not reported itself yet.</summary>
    /// <param name="delivery">Of a device that is a recipient.</param>
    /// <param name="isEnd">Whether the report says that the card is over.</param>
    public static bool IsOfEarlierCard(DeliveryRecord delivery, bool isEnd) => delivery.LeaveSentAt is not null && (isEnd || delivery.StartSentAt is null);

    /// <summary>The delivery after the push.</summary>
    /// <param name="delivery">As it stands now; it may have changed since the push left.</param>
    /// <param name="receipt">What became of the push.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord After(DeliveryRecord delivery, Receipt receipt, DateTimeOffset now)
    {
        if (!delivery.IsOpen) return delivery;
        // Decided by the row of that time: after another start, token or return it is decided again.
        if (receipt.Outcome is PushOutcome.Closed && !IsSameCard(receipt.Delivery, delivery)) return delivery;
        if (receipt.Purpose == SendPurpose.Leave && !delivery.IsLeaving) return AfterReturn(delivery, receipt, now);
        var next = delivery with { Timestamp = Math.Max(delivery.Timestamp, receipt.Timestamp), UpdatedAt = now };
        return receipt.Outcome switch
        {
            PushOutcome.Accepted taken => Taken(next, receipt, taken.Id, now),
            PushOutcome.Retry retry => Postponed(next, receipt, retry.After, retry.Reason),
            PushOutcome.Halt halt => Postponed(next, receipt, halt.After, halt.Reason),
            // Until the device reports the card or the time of the start is over, it stays as it was handed out.
            PushOutcome.Unknown unknown => next.Phase == DeliveryPhase.Starting ? next with { Reason = unknown.Reason } : next,
            PushOutcome.DeadAddress dead => WithoutAddress(next, receipt, dead, now),
            PushOutcome.Refused refused => Refused(next, receipt, refused.Reason, now),
            PushOutcome.ChannelGone gone => Close(next with { Reason = gone.Reason }, DeliveryPhase.Failed, now),
            PushOutcome.Closed closed => Close(next with { Reason = closed.Reason }, closed.Phase, now),
            _ => throw new InvalidOperationException("A case of PushOutcome has no consequence"),
        };
    }

    /// <summary>
    /// The card listened to a channel that is gone, or was ended with it: it is started again. A start in flight is not repeated before it is
    /// known what became of it.
    /// </summary>
    public static DeliveryRecord ChannelLost(DeliveryRecord delivery, string? reason, DateTimeOffset now) => delivery.Phase == DeliveryPhase.Starting
        ? delivery with { ChannelId = null, Reason = reason, UpdatedAt = now }
        : delivery with { Phase = DeliveryPhase.Due, ChannelId = null, StartSentAt = null, Reason = reason, NextTryAt = null, UpdatedAt = now };

    public static DeliveryRecord Close(DeliveryRecord delivery, DeliveryPhase phase, DateTimeOffset now) =>
        delivery with { Phase = phase, NextTryAt = null, ClosedAt = now, UpdatedAt = now };

    private static DeliveryRecord Taken(DeliveryRecord delivery, Receipt receipt, string? pushId, DateTimeOffset now)
    {
        // It went to a token that the device has replaced meanwhile, and need not have reached the card.
        if (receipt.UpdateToken is { } used && used != delivery.UpdateToken) return delivery;
        // The card began to listen to a channel that is gone by now.
        var mayListen = delivery is { UpdateToken: null, Phase: DeliveryPhase.Starting or DeliveryPhase.Live };
        if (receipt.ChannelId is { } channel && channel != delivery.ChannelId && mayListen)
            return ChannelLost(delivery with { Phase = DeliveryPhase.Live, LeaveSentAt = delivery.LeaveSentAt ?? now }, delivery.Reason, now);
        var next = delivery with
        {
            Phase = delivery.Phase == DeliveryPhase.Starting ? DeliveryPhase.Live : delivery.Phase,
            SeenVersion = Math.Max(delivery.SeenVersion, receipt.Version),
            PushId = pushId,
            Reason = null,
            Attempts = 0,
            NextTryAt = null,
        };
        // Whether iOS lets the app run, nobody is told: the card is there until the app has asked.
        if (receipt.Purpose == SendPurpose.Leave && delivery.OnlyAppCanEnd) return next with { NextTryAt = now + WakeAgain };
        if (receipt.Purpose == SendPurpose.Leave) return Close(next, DeliveryPhase.Left, now);
        return receipt.IsEnd ? Close(next, DeliveryPhase.Ended, now) : next;
    }

    private static DeliveryRecord Postponed(DeliveryRecord delivery, Receipt receipt, TimeSpan after, string reason) => delivery with
    {
        Phase = BackToDue(delivery, receipt.Purpose),
        Attempts = delivery.Attempts + 1,
        NextTryAt = Instant.CutUp(receipt.At + after), // As it is read back.
        Reason = reason,
    };

    private static DeliveryRecord WithoutAddress(DeliveryRecord delivery, Receipt receipt, PushOutcome.DeadAddress dead, DateTimeOffset now)
    {
        var later = delivery with { Reason = dead.Reason, NextTryAt = now + PauseOf(delivery), Attempts = delivery.Attempts + 1 };
        // The device's row loses the push-to-start token; the start waits for the next one.
        if (receipt.Purpose == SendPurpose.Start) return later with { Phase = BackToDue(delivery, receipt.Purpose) };
        // It was to wake the app, whose address is forgotten with this.
        if (receipt.Purpose == SendPurpose.Leave && delivery.UpdateToken is null) return later;
        if (delivery.UpdateToken != receipt.Push.Address) return delivery;
        if (!DeadToken.IsToBeForgotten(delivery.TokenReportedAt ?? now, dead.InvalidSince, now)) return later;

        var without = delivery with { UpdateToken = null, TokenReportedAt = null, Reason = dead.Reason, NextTryAt = null };
        if (receipt.Purpose == SendPurpose.Leave) return Close(without, DeliveryPhase.Left, now);
        return receipt.IsEnd ? Close(without, DeliveryPhase.Ended, now) : without;
    }

    private static DeliveryRecord Refused(DeliveryRecord delivery, Receipt receipt, string reason, DateTimeOffset now)
    {
        if (receipt.Purpose == SendPurpose.Leave) return LeaveRefused(delivery with { Reason = reason }, now);
        var next = delivery with
        {
            Phase = BackToDue(delivery, receipt.Purpose),
            RefusedVersion = Math.Max(delivery.RefusedVersion, receipt.Version),
            Reason = reason,
            NextTryAt = null,
        };
        return receipt.IsEnd ? Close(next, DeliveryPhase.Failed, now) : next;
    }

    /// <summary>The card is still there. Given up at once, it would stay, and get company when the device is a recipient once more.</summary>
    private static DeliveryRecord LeaveRefused(DeliveryRecord delivery, DateTimeOffset now)
    {
        if (delivery.Attempts + 1 >= MaxRefusedLeaves) return Close(delivery, DeliveryPhase.Left, now);
        var again = delivery with { Attempts = delivery.Attempts + 1, NextTryAt = now + PauseOf(delivery) };
        return delivery.IsBroadcast ? again : again with { LeaveSentAt = null, StartSentAt = now };
    }

    /// <summary>
    /// What became of the end of a card whose device is a recipient again. One that was taken has ended the card on the phone, which needs a
    /// new start; one that was not taken is of no interest any longer.
    /// </summary>
    private static DeliveryRecord AfterReturn(DeliveryRecord delivery, Receipt receipt, DateTimeOffset now)
    {
        if (receipt.Outcome is not PushOutcome.Accepted || delivery.UpdateToken is not { } token || (receipt.UpdateToken ?? token) != token) return delivery;
        return Open(delivery, (delivery.Account, delivery.SubjectId, delivery.DeviceId), hasPlace: true, now) with
        {
            Timestamp = Math.Max(delivery.Timestamp, receipt.Timestamp),
            LeaveSentAt = now,
        };
    }

    private static bool IsSameCard(DeliveryRecord one, DeliveryRecord other) =>
        (one.Phase, one.IsLeaving, one.UpdateToken, one.ChannelId, one.StartSentAt) == (other.Phase, other.IsLeaving, other.UpdateToken, other.ChannelId, other.StartSentAt);

    private static TimeSpan PauseOf(DeliveryRecord delivery) => FreshTokenPause * Math.Pow(2, Math.Min(delivery.Attempts, MaxDoublings));

    /// <summary>An answered start that was not taken has not happened.</summary>
    private static DeliveryPhase BackToDue(DeliveryRecord delivery, SendPurpose purpose) =>
        purpose == SendPurpose.Start && delivery.Phase == DeliveryPhase.Starting ? DeliveryPhase.Due : delivery.Phase;
}
