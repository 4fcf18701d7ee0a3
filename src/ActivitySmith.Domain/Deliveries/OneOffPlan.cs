using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>What is to be done for one device now: its open notifications, its badge, its widgets.</summary>
/// <param name="Sends">
/// Pushes that are due: the badge first, then what is oldest. A phone that is off keeps only the last of them. Notifications are to be sent one
/// after the other, and none after one that did not get through.
/// </param>
/// <param name="Done">Closes deliveries with nothing left to do.</param>
/// <param name="WakeAt">When something of it is due again by itself; null when only an event can change that.</param>
public sealed record OneOffPlan(IReadOnlyList<DeliveryRecord> Sends, IReadOnlyList<Receipt> Done, Moment? WakeAt)
{
    /// <summary>A notification that could not be handed over for this long is not news any more; the app still finds it in its list.</summary>
    public static readonly TimeSpan NotificationTimeout = TimeSpan.FromHours(24);

    /// <summary>
    /// Notifications arrive in the order in which they were sent: one that is tried again within this time holds up those after it. One that has
    /// to wait for longer does not, as an alarm that is late is worse than one that is out of order.
    /// </summary>
    public static readonly TimeSpan OrderTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Notifications that wait for one device; past it the oldest are given up.</summary>
    public const int MaxWaiting = 100;

    /// <summary>When the first of what is due or waits is given up, if nothing happens until then; null: nothing ever is.</summary>
    public Moment? GiveUpAt { get; private init; }

    public const string NoToken = "NoToken";

    public const string TooManyWaiting = "TooManyWaiting";

    public const string NotSent = "NotSent";

    /// <param name="device">Null: it is gone.</param>
    /// <param name="open">All open deliveries of these kinds to it.</param>
    /// <param name="now">The server's clocks.</param>
    /// <param name="seqOf">Place of a notification in the order of all changes, by its id; null: the times of their rows decide, which clocks can
    /// reverse.</param>
    public static OneOffPlan Of(Device? device, IReadOnlyList<OpenDelivery> open, ClockReading now, Func<string, long>? seqOf = null)
    {
        if (device is null) return new([], [.. open.Select(delivery => Receipt.Closed(delivery.Row, DeliveryPhase.Left, "The device is gone"))], WakeAt: null);

        List<DeliveryRecord> sends = [];
        List<Receipt> done = [];
        Moment? wake = null, firstGivenUpAt = null;
        var isHeldUp = false;
        var tooMany = open.Count(one => one.Row.Kind == DeliveryKind.Notification) - MaxWaiting;
        foreach (var one in open.OrderBy(one => one.Row.Kind != DeliveryKind.Badge).ThenBy(one => seqOf?.Invoke(one.Row.SubjectId) ?? 0)
            .ThenBy(one => one.Row.CreatedAt).ThenBy(one => one.Row.SubjectId, StringComparer.Ordinal))
        {
            var delivery = one.Row;
            var hasAddress = delivery.Kind == DeliveryKind.Widgets ? device.WidgetToken is not null : device.IsReachable;
            Moment? givenUpAt = delivery.Kind == DeliveryKind.Notification ? one.Since + NotificationTimeout : null;
            if (delivery.Kind == DeliveryKind.Notification && tooMany-- > 0) Fail(delivery, TooManyWaiting);
            else if (givenUpAt <= now.Moment) Fail(delivery, delivery.Reason ?? (hasAddress ? NotSent : NoToken));
            else if (delivery.Kind == DeliveryKind.Widgets && !hasAddress) Fail(delivery, delivery.Reason ?? NoToken); // New widgets fetch by themselves.
            else
            {
                firstGivenUpAt = Moment.Earlier(firstGivenUpAt, givenUpAt);
                if (!hasAddress) wake = Moment.Earlier(wake, givenUpAt);
                else if (!one.IsDue(now))
                {
                    wake = Moment.Earlier(wake, Moment.Earlier(givenUpAt, one.NotBefore));
                    isHeldUp |= delivery.Kind == DeliveryKind.Notification && one.NotBefore <= now.Moment + OrderTimeout;
                }
                else if (isHeldUp && delivery.Kind == DeliveryKind.Notification) wake = Moment.Earlier(wake, givenUpAt);
                else sends.Add(delivery);
            }
        }

        return new(sends, done, wake) { GiveUpAt = firstGivenUpAt };

        void Fail(DeliveryRecord delivery, string reason) => done.Add(Receipt.Closed(delivery, DeliveryPhase.Failed, reason));
    }
}
