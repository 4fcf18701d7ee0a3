using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// The transitions of notifications, badges and widget pushes to one device: wanted, sent, done. A badge or widgets row is reused: it opens again
/// with a higher version.
/// </summary>
public static class OneOffRules
{
    /// <summary>Shortest time between two widget pushes to one device (WidgetKit reloads timelines no more often).</summary>
    public static readonly TimeSpan WidgetPause = TimeSpan.FromMinutes(5);

    /// <summary>Maximum number of devices per second whose widgets are notified of one change: each of them then fetches from this server.</summary>
    public const int WidgetsPerSecond = 10;

    /// <summary>How long the server waits before it repeats a widget push whose reply was lost (the server crashed).</summary>
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromMinutes(1);

    public static DeliveryRecord Notification(AccountId account, string notificationId, string deviceId, DateTimeOffset now) =>
        New(account, DeliveryKind.Notification, notificationId, deviceId, now);

    /// <summary>Closes the delivery of a version that a newer one replaces before the push service has accepted it; a closed delivery stays as it is.</summary>
    public static DeliveryRecord Replace(DeliveryRecord delivery, DateTimeOffset now) =>
        delivery.IsOpen ? DeliveryRules.Close(delivery, DeliveryPhase.Replaced, now) : delivery;

    /// <summary>
    /// The version was replaced while its push was on its way, and the push service accepted that push. Null when the receipt says otherwise.
    /// </summary>
    public static DeliveryRecord? AcceptedAfterReplacement(DeliveryRecord delivery, Receipt receipt, DateTimeOffset now) =>
        delivery.Phase == DeliveryPhase.Replaced && receipt.Outcome is PushOutcome.Accepted accepted
            ? Taken(delivery, receipt.Version, accepted.Id, now)
            : null;

    /// <summary>Requests a newer badge count for the device.</summary>
    /// <param name="known">Its row; null for none.</param>
    public static DeliveryRecord Badge(DeliveryRecord? known, AccountId account, string deviceId, DateTimeOffset now) =>
        known is null ? New(account, DeliveryKind.Badge, DeliveryKind.Badge, deviceId, now) : Again(known, known.IsOpen ? known.NextTryAt : null, now);

    /// <summary>
    /// A metric changed: requests a widget push for the device. Returns the row unchanged when a push that is already due covers this change.
    /// </summary>
    /// <param name="known">Its row; null for none.</param>
    /// <param name="index">Position among the devices that the change concerns, 0 or more; spreads the pushes over time.</param>
    public static DeliveryRecord Widgets(DeliveryRecord? known, AccountId account, string deviceId, int index, DateTimeOffset now)
    {
        if (known is { IsOpen: true, Phase: DeliveryPhase.Due }) return known;
        // A last push in the future was sent before the clock was set back; the pause then counts from now.
        var sent = known?.StartSentAt > now ? now : known?.StartSentAt;
        var free = sent + WidgetPause is { } pause && pause > now ? pause : now;
        var at = free + Scatter(index);
        return known is null
            ? New(account, DeliveryKind.Widgets, DeliveryKind.Widgets, deviceId, now) with { NextTryAt = at > now ? at : null }
            : Again(known, at > now ? at : null, now);
    }

    /// <summary>
    /// Marks the widget push as handed out. The result is stored before the push is sent, so that a change during the send is not treated as covered
    /// by it.
    /// </summary>
    public static DeliveryRecord BeginWidgetPush(DeliveryRecord delivery, DateTimeOffset now) => delivery with
    {
        Phase = DeliveryPhase.Starting,
        StartSentAt = now,
        NextTryAt = now + ReplyTimeout,
        UpdatedAt = now,
    };

    /// <summary>Returns the delivery after the outcome of a push.</summary>
    /// <param name="delivery">The current row; it may have changed since the push was sent.</param>
    /// <param name="receipt">The outcome of the push.</param>
    /// <param name="isForgotten">Whether the device lost its dead address. A device keeps an address that it reported again later.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord After(DeliveryRecord delivery, Receipt receipt, bool isForgotten, DateTimeOffset now)
    {
        if (!delivery.IsOpen) return delivery;
        return receipt.Outcome switch
        {
            PushOutcome.Accepted taken => Taken(delivery, receipt.Version, taken.Id, now),
            PushOutcome.Retry retry => Postponed(delivery, retry.Reason, receipt.At + retry.After, now),
            PushOutcome.Halt halt => Postponed(delivery, halt.Reason, receipt.At + halt.After, now),
            PushOutcome.DeadAddress dead => Postponed(delivery, dead.Reason, isForgotten ? null : receipt.At + dead.RetryAfter, now),
            PushOutcome.Refused refused => DeliveryRules.Close(delivery with { Reason = refused.Reason }, DeliveryPhase.Failed, now),
            PushOutcome.Closed closed => DeliveryRules.Close(delivery with { Reason = closed.Reason }, closed.Phase, now),
            _ => throw new InvalidOperationException($"{receipt.Outcome.GetType().Name} has no consequence for a {delivery.Kind}"),
        };
    }

    private static DeliveryRecord Taken(DeliveryRecord delivery, long version, string? pushId, DateTimeOffset now)
    {
        var next = delivery with
        {
            SeenVersion = Math.Max(delivery.SeenVersion, version),
            PushId = pushId,
            Reason = null,
            Attempts = 0,
            NextTryAt = delivery.Kind == DeliveryKind.Widgets ? delivery.NextTryAt : null, // A change during the send has its own pause.
            UpdatedAt = now,
        };
        return next.SeenVersion >= next.WantedVersion ? DeliveryRules.Close(next, DeliveryPhase.Accepted, now) : next;
    }

    private static DeliveryRecord Postponed(DeliveryRecord delivery, string reason, DateTimeOffset? at, DateTimeOffset now) => delivery with
    {
        Phase = DeliveryPhase.Due,
        Attempts = delivery.Attempts + 1,
        NextTryAt = at is { } time ? Instant.RoundUp(time) : null, // In the precision that the database returns.
        Reason = reason,
        UpdatedAt = now,
    };

    private static DeliveryRecord Again(DeliveryRecord known, DateTimeOffset? at, DateTimeOffset now) => known with
    {
        Phase = DeliveryPhase.Due,
        WantedVersion = known.WantedVersion + 1,
        NextTryAt = at,
        Attempts = known.IsOpen ? known.Attempts : 0,
        Reason = known.IsOpen ? known.Reason : null,
        ClosedAt = null,
        UpdatedAt = now,
    };

    private static DeliveryRecord New(AccountId account, string kind, string subjectId, string deviceId, DateTimeOffset now) => new()
    {
        Account = account,
        SubjectId = subjectId,
        DeviceId = deviceId,
        Kind = kind,
        Phase = DeliveryPhase.Due,
        WantedVersion = 1,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private static TimeSpan Scatter(int index)
    {
        var seconds = index / (double)WidgetsPerSecond;
        return seconds < WidgetPause.TotalSeconds ? TimeSpan.FromSeconds(seconds) : WidgetPause;
    }
}
