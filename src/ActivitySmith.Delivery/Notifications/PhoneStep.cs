using System.Data.Common;
using ActivitySmith.Delivery.Adapters;
using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Notifications;

/// <summary>One look at one phone or browser: which notifications, badge and widget pushes are due, and what became of them.</summary>
public sealed partial class PhoneStep(
    LedgerWriter ledger, PushAdapters adapters, DeviceBook devices, NotificationQueries notifications, TimeProvider clock, ILogger<PhoneStep> log)
{
    /// <summary>Pushes whose outcomes are written down at once, in one commit.</summary>
    private const int AtOnce = 20;

    /// <summary>Pause after the ledger refused to write, or the database could not be read.</summary>
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);

    /// <returns>When to look again by itself; null when only a commit can change something.</returns>
    internal async Task<Moment?> Run(PhoneLane lane, CancellationToken stopping)
    {
        var now = clock.Read();
        var device = devices.Find(lane.Account, lane.DeviceId);
        var isOn = adapters.For(device).IsOn;
        if (isOn && device is { IsReachable: true } && !await ReadUp(lane)) return now.Moment + StoragePause;
        var plan = OneOffPlan.Of(device, lane.Snapshot(), now, lane.SeqOf);
        if (plan.Done.Count > 0) await Record(plan.Done, stopping);
        var wake = plan.WakeAt;
        if (device is null) return wake;
        if (!isOn) return plan.GiveUpAt;

        var inOrder = plan.Sends.Where(delivery => delivery.Kind == DeliveryKind.Notification);
        var others = plan.Sends.Where(delivery => delivery.Kind != DeliveryKind.Notification);
        Task<bool>[] sends = [InOrder(lane, device, inOrder, stopping), .. others.Select(one => InOrder(lane, device, [one], stopping))];
        var sent = await Task.WhenAll(sends);
        return sent.All(isStored => isStored) ? wake : now.Moment + StoragePause;
    }

    /// <summary>
    /// One after the other, as the streams of a connection overtake each other. Ends at the first that has to be tried again: what comes after
    /// it is looked at when that is written down.
    /// </summary>
    /// <returns>False: the storage did not answer.</returns>
    private async Task<bool> InOrder(PhoneLane lane, Device device, IEnumerable<DeliveryRecord> due, CancellationToken stopping)
    {
        var (known, isStored) = (new List<Receipt>(), true);
        foreach (var delivery in due)
        {
            if (stopping.IsCancellationRequested) break;
            if (await Send(lane, device, delivery) is not { } receipt)
            {
                isStored = false;
                break;
            }

            known.Add(receipt);
            if (receipt.Outcome is PushOutcome.Retry or PushOutcome.Halt or PushOutcome.DeadAddress) break;
            if (known.Count < AtOnce) continue;
            await Record(known, stopping);
            known = [];
        }

        if (known.Count > 0) await Record(known, stopping);
        return isStored;
    }

    /// <summary>Reads what was left over from before the start: its place in the order, and what is to be sent.</summary>
    /// <returns>False: the storage did not answer.</returns>
    private async Task<bool> ReadUp(PhoneLane lane)
    {
        foreach (var id in lane.Unread())
        {
            var (notification, missing) = await Find(lane, id);
            if (notification is not null) lane.Keep(notification);
            else if (missing is null) return false;
        }

        return true;
    }

    /// <returns>Null: nothing was sent, since the storage did not answer.</returns>
    private async Task<Receipt?> Send(PhoneLane lane, Device device, DeliveryRecord delivery)
    {
        var version = delivery.WantedVersion;
        Notification? notification = null;
        if (delivery.Kind == DeliveryKind.Notification)
        {
            (notification, var missing) = await Find(lane, delivery.SubjectId);
            if (notification is null) return missing is null ? null : Receipt.Closed(delivery, DeliveryPhase.Failed, missing);
        }
        else if (delivery.Kind == DeliveryKind.Widgets)
        {
            var handed = await ledger.Submit(new HandOutWidgets(lane.Account, device.Id, delivery.NextTryAt));
            if (handed.IsRefused(out _) || handed.Value is not { } current) return null;
            version = current;
        }

        var due = new DueSend(delivery, SendPurpose.Next, device);
        var outcome = await adapters.For(device).Send(due, notification);
        if (outcome is PushOutcome.Refused refused) LogRefused(delivery.Kind, delivery.SubjectId, refused.Reason);
        return new Receipt(due, outcome, clock.GetUtcNow()) { Version = version };
    }

    /// <returns>The notification, or why there will never be one; neither when the database is away.</returns>
    private async Task<(Notification? Found, string? Missing)> Find(PhoneLane lane, string id)
    {
        if (lane.NotificationOf(id) is { } known) return (known, null);
        try
        {
            return (await notifications.Find(lane.Account, id, CancellationToken.None), "The notification was deleted");
        }
        catch (UnreadableRowException error)
        {
            // The other notifications of this phone do not wait for it.
            LogUnreadable(error.Message);
            return (null, "The notification cannot be read");
        }
        catch (DbException error)
        {
            // The database is away for a moment; the delivery stays open and is looked at again.
            LogReadFailed(error, id);
            return (null, null);
        }
    }

    private async Task Record(IReadOnlyList<Receipt> receipts, CancellationToken stopping)
    {
        // What a push came to must get to disk, also while the server stops; only a database that stays away ends this.
        while ((await ledger.Submit(new RecordReceipts(receipts))).IsRefused(out var refusal))
        {
            LogLedgerRefused(refusal.Message);
            await Task.Delay(StoragePause, clock, stopping);
        }
    }

    [LoggerMessage(LogLevel.Error, "The push service refuses the push of {Kind} {SubjectId} for what it is: {Reason}")]
    private partial void LogRefused(string kind, string subjectId, string reason);

    [LoggerMessage(LogLevel.Error, "A notification is not delivered: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Warning, "Notification {NotificationId} could not be read; it is tried again")]
    private partial void LogReadFailed(Exception error, string notificationId);

    [LoggerMessage(LogLevel.Debug, "What became of pushes could not be written yet: {Reason}")]
    private partial void LogLedgerRefused(string reason);
}
