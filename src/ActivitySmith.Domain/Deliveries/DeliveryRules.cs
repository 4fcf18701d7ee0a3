using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>The transitions between the phases of a delivery. Pure functions; the ledger applies them to the current row.</summary>
public static class DeliveryRules
{
    /// <summary>
    /// How long the server waits before it repeats a start whose reply was lost (the server crashed, or the connection broke): until APNs has dropped
    /// the start, plus one minute for the report of the device. A second start would show a second card.
    /// </summary>
    public static readonly TimeSpan StartTimeout = PushTimes.StartLife + TimeSpan.FromMinutes(1);

    /// <summary><see cref="DeliveryRecord.Reason"/> after a notification took the place of a start that the phone did not confirm.</summary>
    public const string StartNotConfirmed = "StartNotConfirmed";

    /// <summary>
    /// The first pause before the server retries a token that the device reported again after APNs last saw it invalid. Each further failure doubles
    /// it.
    /// </summary>
    private static readonly TimeSpan FreshTokenPause = TimeSpan.FromSeconds(5);

    /// <summary>Maximum number of doublings of that pause; the result is 21 minutes.</summary>
    private const int MaxDoublings = 8;

    /// <summary>
    /// The pause before the server wakes an app again that must remove a card and has not requested its list. iOS runs a woken app two or three times
    /// an hour.
    /// </summary>
    private static readonly TimeSpan WakeAgain = TimeSpan.FromMinutes(30);

    /// <summary>
    /// After this many failed attempts in a row (refusals and outages), the server stops sending the end of a card when it is refused: after 2.5
    /// minutes of refusals.
    /// </summary>
    private const int MaxRefusedLeaves = 6;

    /// <summary>Marks the start as handed out. The result is stored before the start is sent.</summary>
    /// <param name="delivery">In phase <see cref="DeliveryPhase.Due"/>.</param>
    /// <param name="channelId">The broadcast channel that the card will subscribe to; null when it will request an update token.</param>
    /// <param name="version">The activity version in the start; 0 when the app starts the card itself.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord BeginStart(DeliveryRecord delivery, string? channelId, long version, DateTimeOffset now) => delivery with
    {
        Phase = DeliveryPhase.Starting,
        ChannelId = channelId,
        StartVersion = version,
        StartSentAt = now,
        NextTryAt = now + StartTimeout,
        UpdatedAt = now,
    };

    /// <summary>
    /// Marks the end of the card as handed out. From then on the server finishes it, even when the device becomes a recipient again. The result is
    /// stored before the end is sent.
    /// </summary>
    public static DeliveryRecord BeginLeave(DeliveryRecord delivery, DateTimeOffset now) =>
        delivery with { IsLeaving = true, LeaveSentAt = now, StartSentAt = null, UpdatedAt = now };

    /// <summary>Opens the delivery of a card, for the first time or again.</summary>
    /// <param name="known">The earlier row of the device; null for none.</param>
    /// <param name="fresh">The account, the activity and the device.</param>
    /// <param name="hasPlace">Whether the phone has a free place for the card.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord Open(
        DeliveryRecord? known, (AccountId Account, string ActivityId, string DeviceId) fresh, bool hasPlace, DateTimeOffset now) => new()
        {
            Account = fresh.Account,
            SubjectId = fresh.ActivityId,
            DeviceId = fresh.DeviceId,
            Kind = DeliveryKind.Activity,
            Phase = hasPlace ? DeliveryPhase.Due : DeliveryPhase.WaitingForPlace,
            Timestamp = known?.Timestamp ?? 0, // A phone that had the card ignores pushes with an older or equal timestamp.
            LeaveSentAt = known?.LeaveSentAt,
            Swipes = known?.Swipes ?? 0,
            CreatedAt = known?.CreatedAt ?? now,
            UpdatedAt = now,
        };

    /// <summary>Whether the app removes the card when it gets its list of cards, which does not include this card.</summary>
    public static bool IsTakenAwayByApp(DeliveryRecord delivery) => delivery is { IsOpen: true, IsLeaving: true, OnlyAppCanEnd: true };

    /// <summary>Whether the broadcast channel brings the card every further state, and its end: nothing is sent to the device itself.</summary>
    public static bool IsCarriedByChannel(DeliveryRecord delivery) =>
        delivery is { IsOpen: true, Phase: DeliveryPhase.Live, IsLeaving: false, OnlyAppCanEnd: true, AwaitsFallback: false };

    /// <summary>
    /// Marks the card as one that the device must lose. The place of the card is free at once, because it can take hours until the card is reached.
    /// </summary>
    public static DeliveryRecord Leave(DeliveryRecord delivery, DateTimeOffset now) => delivery with
    {
        IsLeaving = true,
        LeaveSentAt = null, // The old value is about an earlier card.
        NextTryAt = delivery.Phase == DeliveryPhase.Starting ? delivery.NextTryAt : null,
        UpdatedAt = now,
    };

    /// <summary>The device was removed: a card that it has or may have is ended, one that it never got is closed.</summary>
    public static DeliveryRecord LeaveRemoved(DeliveryRecord open, DateTimeOffset now) =>
        HasNoCard(open) ? Close(open, DeliveryPhase.Left, now) : Leave(open, now);

    /// <summary>
    /// Whether a card that the device must lose can stay, when the device is a recipient again. A card whose end was handed out is ended first and
    /// then started again, unless only its app can end it: the app has not requested its list yet and keeps the card.
    /// </summary>
    public static bool CanReturn(DeliveryRecord leaving) => leaving is { LeaveSentAt: null } or { OnlyAppCanEnd: true };

    /// <summary>
    /// The device is a recipient again before its card was ended, so the card continues. A card whose place was given away waits for a place, unless
    /// it is ended before.
    /// </summary>
    /// <param name="leaving">A delivery for which <see cref="CanReturn"/> is true.</param>
    /// <param name="hasPlace">Whether the phone has a place for the card.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord Return(DeliveryRecord leaving, bool hasPlace, DateTimeOffset now)
    {
        if (HasNoCard(leaving)) return Stay(leaving with { Phase = hasPlace ? DeliveryPhase.Due : DeliveryPhase.WaitingForPlace }, now);
        return hasPlace ? Stay(leaving, now) : leaving;
    }

    /// <summary>
    /// Whether the delivery waits for a place on the phone: a card that must start, or one that was leaving and whose device is a recipient again.
    /// </summary>
    public static bool IsWaitingForPlace(DeliveryRecord delivery, bool isRecipient)
    {
        if (!delivery.IsOpen) return false;
        return delivery.IsLeaving ? isRecipient && CanReturn(delivery) : delivery.Phase == DeliveryPhase.WaitingForPlace;
    }

    /// <summary>A delivery that waited for a place has one.</summary>
    public static DeliveryRecord Admit(DeliveryRecord waiting, DateTimeOffset now) =>
        waiting.IsLeaving ? Stay(waiting, now) : waiting with { Phase = DeliveryPhase.Due, UpdatedAt = now };

    /// <summary>
    /// The device is a recipient again and keeps its card. If an end was handed out, the time of the start is no longer known and is set to now.
    /// </summary>
    private static DeliveryRecord Stay(DeliveryRecord leaving, DateTimeOffset now)
    {
        var stays = leaving with { IsLeaving = false, UpdatedAt = now }; // The time when a start in flight may be repeated does not change.
        return leaving.LeaveSentAt is null ? stays : stays with { LeaveSentAt = null, StartSentAt = now, NextTryAt = null };
    }

    /// <summary>Whether a report is about a card whose end was handed out, and not about the next card, which has not been reported yet.</summary>
    /// <param name="delivery">A delivery to a device that is a recipient.</param>
    /// <param name="isEnd">Whether the report says that the card has ended.</param>
    public static bool IsOfEarlierCard(DeliveryRecord delivery, bool isEnd) => delivery.LeaveSentAt is not null && (isEnd || delivery.StartSentAt is null);

    /// <summary>Returns the delivery after the outcome of a push.</summary>
    /// <param name="delivery">The current row; it may have changed since the push was sent.</param>
    /// <param name="receipt">The outcome of the push.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord After(DeliveryRecord delivery, Receipt receipt, DateTimeOffset now)
    {
        if (!delivery.IsOpen) return delivery;
        // The decision was based on an earlier row. After another start, token or return the plan decides again.
        if (receipt.Outcome is PushOutcome.Closed && !IsSameCard(receipt.Delivery, delivery)) return delivery;
        if (receipt.Purpose == SendPurpose.Leave && !delivery.IsLeaving) return AfterReturn(delivery, receipt, now);
        if (receipt.Purpose == SendPurpose.Fallback) return delivery.AwaitsFallback ? AfterFallback(delivery, receipt, now) : delivery;
        var next = delivery with { Timestamp = Math.Max(delivery.Timestamp, receipt.Timestamp), UpdatedAt = now };
        return receipt.Outcome switch
        {
            PushOutcome.Accepted taken => Taken(next, receipt, taken.Id, now),
            PushOutcome.Retry retry => Postponed(next, receipt, retry.After, retry.Reason),
            PushOutcome.Halt halt => Postponed(next, receipt, halt.After, halt.Reason),
            // The phase stays until the device reports the card or the start times out.
            PushOutcome.Unknown unknown => next.Phase == DeliveryPhase.Starting ? next with { Reason = unknown.Reason } : next,
            PushOutcome.DeadAddress dead => WithoutAddress(next, receipt, dead, now),
            PushOutcome.Refused refused => Refused(next, receipt, refused.Reason, now),
            PushOutcome.BroadcastChannelNotFound lost => Close(next with { Reason = lost.Reason }, DeliveryPhase.Failed, now),
            PushOutcome.Closed closed => Close(next with { Reason = closed.Reason }, closed.Phase, now),
            _ => throw new InvalidOperationException("A case of PushOutcome has no consequence"),
        };
    }

    /// <summary>
    /// The broadcast channel of the card no longer exists, or the server ended it together with the card: the card is started again. A start in
    /// flight is not repeated before its outcome is known.
    /// </summary>
    public static DeliveryRecord ChannelLost(DeliveryRecord delivery, string? reason, DateTimeOffset now) => delivery.Phase == DeliveryPhase.Starting
        ? delivery with { ChannelId = null, Reason = reason, UpdatedAt = now }
        : delivery with { Phase = DeliveryPhase.Due, ChannelId = null, StartSentAt = null, Reason = reason, NextTryAt = null, UpdatedAt = now };

    /// <summary>
    /// Returns the delivery of a subscribed card after the delivery of its broadcast channel was closed: ended with the activity, or to be started
    /// again when the channel no longer exists or was ended because one subscriber is no longer a recipient.
    /// </summary>
    /// <param name="delivery">The open delivery of one device.</param>
    /// <param name="broadcast">The closed delivery of the channel.</param>
    /// <param name="receipt">The push that closed it.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord AfterBroadcast(DeliveryRecord delivery, DeliveryRecord broadcast, Receipt receipt, DateTimeOffset now)
    {
        if (receipt.Outcome is PushOutcome.BroadcastChannelNotFound lost) return ChannelLost(delivery, lost.Reason, now);
        if (receipt.Purpose != SendPurpose.Leave) return Close(delivery, DeliveryPhase.Ended, now);
        if (delivery.IsLeaving && delivery.Phase != DeliveryPhase.Starting) return Close(delivery, DeliveryPhase.Left, now);
        var heard = delivery with { SeenVersion = Math.Max(delivery.SeenVersion, broadcast.HeardVersion), ShownVersion = 0 };
        return ChannelLost(heard, reason: null, now);
    }

    public static DeliveryRecord Close(DeliveryRecord delivery, DeliveryPhase phase, DateTimeOffset now) =>
        delivery with { Phase = phase, NextTryAt = null, ClosedAt = now, UpdatedAt = now };

    /// <summary>The card was not confirmed, and a notification told its text instead. Only the app can still start the card, when it is opened.</summary>
    private static DeliveryRecord AfterFallback(DeliveryRecord delivery, Receipt receipt, DateTimeOffset now)
    {
        var next = delivery with { UpdatedAt = now };
        return receipt.Outcome switch
        {
            PushOutcome.Accepted taken => next with { NextTryAt = null, Attempts = 0, PushId = taken.Id, Reason = StartNotConfirmed },
            PushOutcome.Retry retry => Postponed(next, receipt, retry.After, retry.Reason),
            PushOutcome.Halt halt => Postponed(next, receipt, halt.After, halt.Reason),
            PushOutcome.DeadAddress dead => Postponed(next, receipt, PauseOf(delivery), dead.Reason),
            PushOutcome.Refused refused => next with { NextTryAt = null, Reason = refused.Reason },
            _ => next with { NextTryAt = null, Reason = StartNotConfirmed }, // The reply was lost: told twice would be worse.
        };
    }

    private static DeliveryRecord Taken(DeliveryRecord delivery, Receipt receipt, string? pushId, DateTimeOffset now)
    {
        // The device has replaced the token since, so the push may not have reached the card.
        if (receipt.UpdateToken is { } used && used != delivery.UpdateToken) return delivery;
        // The card started with a broadcast channel that no longer exists.
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
        if (IsSuspect(receipt) && next is { Phase: DeliveryPhase.Live, ShownVersion: 0, UpdateToken: null })
            next = next with { NextTryAt = now + StartTimeout };
        // The server cannot know whether iOS runs the app: the card remains until the app requests its list.
        if (receipt.Purpose == SendPurpose.Leave && delivery.OnlyAppCanEnd) return next with { NextTryAt = now + WakeAgain };
        if (receipt.Purpose == SendPurpose.Leave) return Close(next, DeliveryPhase.Left, now);
        return receipt.IsEnd ? Close(next, DeliveryPhase.Ended, now) : next;
    }

    private static DeliveryRecord Postponed(DeliveryRecord delivery, Receipt receipt, TimeSpan after, string reason) => delivery with
    {
        Phase = BackToDue(delivery, receipt.Purpose),
        Attempts = delivery.Attempts + 1,
        NextTryAt = Instant.RoundUp(receipt.At + after), // In the precision that the database returns.
        Reason = reason,
    };

    private static DeliveryRecord WithoutAddress(DeliveryRecord delivery, Receipt receipt, PushOutcome.DeadAddress dead, DateTimeOffset now)
    {
        var later = delivery with { Reason = dead.Reason, NextTryAt = now + PauseOf(delivery), Attempts = delivery.Attempts + 1 };
        // The push-to-start token is removed from the device's row; the start waits for the next token.
        if (receipt.Purpose == SendPurpose.Start) return later with { Phase = BackToDue(delivery, receipt.Purpose) };
        // The push was meant to wake the app; its token is removed from the device's row.
        if (receipt.Purpose == SendPurpose.Leave && delivery.UpdateToken is null) return later;
        if (delivery.UpdateToken != receipt.Push.Address) return delivery;
        if (!DeadTokenRules.IsToBeForgotten(delivery.TokenReportedAt ?? now, dead.InvalidSince, now)) return later;

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

    /// <summary>
    /// The card is still on the device. If the server stopped at once, the card would stay, and a second one would appear when the device becomes a
    /// recipient again.
    /// </summary>
    private static DeliveryRecord LeaveRefused(DeliveryRecord delivery, DateTimeOffset now)
    {
        if (delivery.Attempts + 1 >= MaxRefusedLeaves) return Close(delivery, DeliveryPhase.Left, now);
        var again = delivery with { Attempts = delivery.Attempts + 1, NextTryAt = now + PauseOf(delivery) };
        return delivery.IsBroadcast ? again : again with { LeaveSentAt = null, StartSentAt = now };
    }

    /// <summary>
    /// The device became a recipient again before the outcome of its card's end was known. If APNs accepted the end, the card has ended on the phone
    /// and needs a new start. Otherwise the outcome does not matter.
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

    private static bool IsSuspect(Receipt receipt) =>
        receipt is { Purpose: SendPurpose.Start, Push.Device: { Kind: DeviceKind.Ios, PushToStartToken.SuspectSince: not null } };

    private static bool IsSameCard(DeliveryRecord one, DeliveryRecord other) =>
        (one.Phase, one.IsLeaving, one.UpdateToken, one.ChannelId, one.StartSentAt)
        == (other.Phase, other.IsLeaving, other.UpdateToken, other.ChannelId, other.StartSentAt);

    private static bool HasNoCard(DeliveryRecord delivery) => delivery.Phase is DeliveryPhase.WaitingForPlace or DeliveryPhase.Due;

    private static TimeSpan PauseOf(DeliveryRecord delivery) => FreshTokenPause * Math.Pow(2, Math.Min(delivery.Attempts, MaxDoublings));

    /// <summary>A start that the push service rejected did not happen, so it is due again.</summary>
    private static DeliveryPhase BackToDue(DeliveryRecord delivery, SendPurpose purpose) =>
        purpose == SendPurpose.Start && delivery.Phase == DeliveryPhase.Starting ? DeliveryPhase.Due : delivery.Phase;
}
