using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>The work that is due for one device: its open notifications, its badge, its widgets.</summary>
/// <param name="Sends">
/// Pushes that are due: the badge first, then the oldest first. A phone that is off keeps only the last of them. Send notifications one after the
/// other, and stop after one that failed.
/// </param>
/// <param name="Done">Receipts that close deliveries with nothing left to do.</param>
/// <param name="WakeAt">The time when more work becomes due without an event; null when only an event can change the plan.</param>
public sealed record OneOffPlan(IReadOnlyList<DeliveryRecord> Sends, IReadOnlyList<Receipt> Done, Moment? WakeAt)
{
    /// <summary>After this time without success, a notification fails: it is no longer news. The app still shows it in its list.</summary>
    public static readonly TimeSpan NotificationTimeout = TimeSpan.FromHours(24);

    /// <summary>
    /// Notifications are delivered in the order in which they were sent. One whose retry is due within this time delays those after it. One with a
    /// longer pause does not: a late alarm is worse than one that is out of order.
    /// </summary>
    public static readonly TimeSpan OrderTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Maximum number of waiting notifications per device; beyond it the oldest fail.</summary>
    public const int MaxWaiting = 100;

    /// <summary>When the first open notification times out if nothing happens until then; null when none can time out.</summary>
    public Moment? GiveUpAt { get; private init; }

    public const string NoToken = "NoToken";

    public const string TooManyWaiting = "TooManyWaiting";

    public const string NotSent = "NotSent";

    /// <param name="device">The device; null when it is not found.</param>
    /// <param name="open">All open deliveries of these kinds to the device.</param>
    /// <param name="now">The server's clocks.</param>
    /// <param name="seqOf">
    /// Returns the position at which a notification was sent, by its id. Null: the times of the rows decide, which a changed clock can
    /// reverse.
    /// </param>
    public static OneOffPlan Of(Device? device, IReadOnlyList<OpenDelivery> open, ClockReading now, Func<string, long>? seqOf = null)
    {
        if (device is null)
            return new([], [.. open.Select(delivery => Receipt.Closed(delivery.Row, DeliveryPhase.Left, "The device was removed"))], WakeAt: null);

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
            // New widgets fetch their values without a push.
            else if (delivery.Kind == DeliveryKind.Widgets && !hasAddress) Fail(delivery, delivery.Reason ?? NoToken);
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
