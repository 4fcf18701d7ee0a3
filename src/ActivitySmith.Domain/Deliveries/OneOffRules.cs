using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// How notifications, badges and widget changes go to one device: wanted, sent, done. A subject that may be wanted again (badge,
/// widgets) keeps its row, which opens again with a higher version.
/// </summary>
public static class OneOffRules
{
    /// <summary>Shortest time between two widget pushes to one device (WidgetKit: timelines reload no more often).</summary>
    public static readonly TimeSpan WidgetPause = TimeSpan.FromMinutes(5);

    /// <summary>Devices whose widgets are told of one change within a second: each of them fetches from this server then.</summary>
    public const int WidgetsPerSecond = 10;

    /// <summary>How long a widget push whose reply was lost (the server died) is left alone.</summary>
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromMinutes(1);

    public static DeliveryRecord Notification(AccountId account, string notificationId, string deviceId, DateTimeOffset now) =>
        New(account, DeliveryKind.Notification, notificationId, deviceId, now);

    /// <summary>The device is to have a newer badge count.</summary>
    /// <param name="known">Its row; null for none.</param>
    public static DeliveryRecord Badge(DeliveryRecord? known, AccountId account, string deviceId, DateTimeOffset now) =>
        known is null ? New(account, DeliveryKind.Badge, DeliveryKind.Badge, deviceId, now) : Again(known, known.IsOpen ? known.NextTryAt : null, now);

    /// <summary>A metric changed: the device's widgets are to fetch. Answers the row as it is when a push to come stands for this change too.</summary>
    /// <param name="known">Its row; null for none.</param>
    /// <param name="index">Place among the devices that the change concerns, 0 and up; scatters them.</param>
    public static DeliveryRecord Widgets(DeliveryRecord? known, AccountId account, string deviceId, int index, DateTimeOffset now)
    {
        if (known is { IsOpen: true, Phase: DeliveryPhase.Due }) return known;
        // A last push that lies in the future left before the clock was set back, no longer ago than now.
        var sent = known?.StartSentAt > now ? now : known?.StartSentAt;
        var free = sent + WidgetPause is { } pause && pause > now ? pause : now;
        var at = free + Scatter(index);
        return known is null
            ? New(account, DeliveryKind.Widgets, DeliveryKind.Widgets, deviceId, now) with { NextTryAt = at > now ? at : null }
            : Again(known, at > now ? at : null, now);
    }

    /// <summary>
    /// The widget push is about to be sent; stored before, so that a change that comes while it is under way is not taken for one that it
    /// stands for.
    /// </summary>
    public static DeliveryRecord HandOut(DeliveryRecord delivery, DateTimeOffset now) => delivery with
    {
        Phase = DeliveryPhase.Starting,
        StartSentAt = now,
        NextTryAt = now + ReplyTimeout,
        UpdatedAt = now,
    };

    /// <summary>The delivery after the push.</summary>
    /// <param name="delivery">As it stands now; it may have changed since the push left.</param>
    /// <param name="receipt">What became of the push.</param>
    /// <param name="isForgotten">Of a dead address: whether the device has it no more. It keeps one that it reported again later.</param>
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
            NextTryAt = delivery.Kind == DeliveryKind.Widgets ? delivery.NextTryAt : null, // A change meanwhile waits for its own pause.
            UpdatedAt = now,
        };
        return next.SeenVersion >= next.WantedVersion ? DeliveryRules.Close(next, DeliveryPhase.Accepted, now) : next;
    }

    private static DeliveryRecord Postponed(DeliveryRecord delivery, string reason, DateTimeOffset? at, DateTimeOffset now) => delivery with
    {
        Phase = DeliveryPhase.Due,
        Attempts = delivery.Attempts + 1,
        NextTryAt = at is { } time ? Instant.CutUp(time) : null, // As it is read back.
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
