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

/// <summary>
/// One pass over one phone or browser: plans due notifications, badge and widget pushes, sends them, and records the outcomes.
/// </summary>
public sealed partial class DeviceStep(
    LedgerWriter ledger, PushAdapters adapters, DeviceBook devices, NotificationQueries notifications, TimeProvider clock, ILogger<DeviceStep> log)
{
    /// <summary>Maximum of outcomes recorded in one commit.</summary>
    private const int AtOnce = 20;

    /// <summary>Retry delay after the database could not be read.</summary>
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);

    /// <returns>When the next pass is due without a commit; null when only a commit can change something.</returns>
    internal async Task<Moment?> Run(DeviceLane lane, CancellationToken stopping)
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
    /// Sends one after the other, because streams of a connection can overtake each other. Stops at the first send that has to be
    /// retried; the pass after that commit looks at the rest.
    /// </summary>
    /// <returns>False when the database could not be read or written.</returns>
    private async Task<bool> InOrder(DeviceLane lane, Device device, IEnumerable<DeliveryRecord> due, CancellationToken stopping)
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

    /// <summary>Reads the notifications that were open before the start: their order and content.</summary>
    /// <returns>False when the database could not be read.</returns>
    private async Task<bool> ReadUp(DeviceLane lane)
    {
        foreach (var id in lane.Unread())
        {
            var (notification, missing) = await Find(lane, id, version: 1);
            if (notification is not null) lane.Keep(notification);
            else if (missing is null) return false;
        }

        return true;
    }

    /// <returns>Null when nothing was sent: the plan is out of date, or the database could not be read or written.</returns>
    private async Task<Receipt?> Send(DeviceLane lane, Device device, DeliveryRecord delivery)
    {
        var version = delivery.WantedVersion;
        Notification? notification = null;
        if (delivery.Kind == DeliveryKind.Notification)
        {
            (notification, var missing) = await Find(lane, delivery.SubjectId, delivery.WantedVersion);
            if (notification is null) return missing is null ? null : Receipt.Closed(delivery, DeliveryPhase.Failed, missing);
            if (notification.Version != delivery.WantedVersion) return null; // Replaced or withdrawn since the plan, which the next pass knows.
        }
        else if (delivery.Kind == DeliveryKind.Widgets)
        {
            var handed = await ledger.Submit(new BeginWidgetPush(lane.Account, device.Id, delivery.NextTryAt));
            if (handed.IsRefused(out _) || handed.Value is not { } current) return null;
            version = current;
        }

        var due = new DueSend(delivery, SendPurpose.Next, device);
        var outcome = await adapters.Send(due, notification, notification is null ? null : lane.SinceOf(delivery.Id));
        if (outcome is PushOutcome.Refused refused) LogRefused(delivery.Kind, delivery.SubjectId, refused.Reason);
        return new Receipt(due, outcome, clock.GetUtcNow()) { Version = version };
    }

    /// <returns>The notification, or why it will never exist. Both are null when the database is unavailable.</returns>
    private async Task<(Notification? Found, string? Missing)> Find(DeviceLane lane, string id, long version)
    {
        if (lane.NotificationOf(id) is { } known && known.Version >= version) return (known, null);
        try
        {
            return (await notifications.Find(lane.Account, id, CancellationToken.None), "The notification was deleted");
        }
        catch (UnreadableRowException error)
        {
            // The phone's other notifications do not wait for it.
            LogUnreadable(error.Message);
            return (null, "The notification cannot be read");
        }
        catch (DbException error)
        {
            // The database is unavailable. The delivery stays open and is tried again.
            LogReadFailed(error, id);
            return (null, null);
        }
    }

    /// <summary>Outcomes must be stored even while the server stops. Only a database that stays unavailable ends the retries.</summary>
    private async Task Record(IReadOnlyList<Receipt> receipts, CancellationToken stopping) =>
        _ = (await ledger.SubmitUntilTaken(new RecordReceipts(receipts), clock, LogNotRecorded, stopping)).Value; // Throws if it ever refuses.

    [LoggerMessage(LogLevel.Error, "Push refused for its content: {Kind} {SubjectId}: {Reason}")]
    private partial void LogRefused(string kind, string subjectId, string reason);

    [LoggerMessage(LogLevel.Error, "Notification not delivered: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Warning, "Notification {NotificationId} not readable; retrying")]
    private partial void LogReadFailed(Exception error, string notificationId);

    [LoggerMessage(LogLevel.Debug, "Outcomes of pushes not stored: {Reason}; retrying")]
    private partial void LogNotRecorded(string reason);
}
