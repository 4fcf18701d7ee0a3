using System.Collections.Concurrent;
using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Delivers notifications, badge counts and widget pushes to devices. Gets commits in order from the <see cref="Dispatcher"/>, and keeps
/// a lane for each device with open deliveries.
/// </summary>
public sealed partial class NotificationDispatcher(
    DeviceStep step, BadgeBook badges, CommitFeed feed, IDuty duty, TimeProvider clock, ILogger<NotificationDispatcher> log) : IAsyncDisposable
{
    /// <summary>Retry delay after a step failed because of a bug.</summary>
    private static readonly TimeSpan StepPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(AccountId Account, string DeviceId), DeviceLane> lanes = new();
    private readonly WorkInProgress runs = new();
    private readonly CancellationTokenSource stopping = new();
    private DueTimes<DeviceLane>? due;

    /// <summary>Must come before any delivery is handed over.</summary>
    internal async Task Load(CancellationToken cancellation)
    {
        due ??= new DueTimes<DeviceLane>(Schedule, clock);
        await badges.Load(cancellation);
    }

    /// <summary>Reloads the badge counts after commits were missed.</summary>
    internal Task LoadBadges(CancellationToken cancellation) => badges.Load(cancellation);

    /// <summary>Closes deliveries that are not in this set of open ones (account and id).</summary>
    internal void CloseOthers(HashSet<(AccountId Account, string Id)> open)
    {
        foreach (var lane in lanes.Values)
            foreach (var closed in lane.Snapshot().Select(delivery => delivery.Row).Where(row => !open.Contains((row.Account, row.Id))))
                lane.Take(closed with { ClosedAt = clock.GetUtcNow() }, null, clock.GetMoment());
    }

    /// <summary>Takes an open delivery from before the start.</summary>
    internal void TakeLeftOver(DeliveryRecord delivery)
    {
        var now = clock.Read();
        while (LaneOf(delivery) is var lane && !lane.TakeFound(delivery, now)) Forget(lane);
    }

    /// <summary>Makes a pass over every lane.</summary>
    internal void Begin()
    {
        foreach (var lane in lanes.Values) Schedule(lane);
    }

    /// <summary>Takes a batch. The device book must have its devices already.</summary>
    internal void Take(CommittedBatch batch)
    {
        var woken = new HashSet<DeviceLane>();
        foreach (var badge in batch.Badges) badges.Put(badge);
        foreach (var device in batch.Devices)
            if (lanes.TryGetValue((device.Account, device.Id), out var known)) woken.Add(known);
        foreach (var deleted in batch.DeletedDevices)
        {
            badges.Remove(deleted.Account, deleted.Id);
            if (lanes.TryGetValue((deleted.Account, deleted.Id), out var known)) woken.Add(known);
        }

        Dictionary<string, Notification>? fresh = null;
        foreach (var delivery in batch.Deliveries)
        {
            if (delivery.Kind == DeliveryKind.Activity) continue;
            if (!delivery.IsOpen && !lanes.ContainsKey((delivery.Account, delivery.DeviceId))) continue;
            fresh ??= batch.Notifications.ToDictionary(notification => notification.Id);
            woken.Add(LaneWith(delivery, fresh.GetValueOrDefault(delivery.SubjectId), batch.LearnedAt.Moment));
        }

        foreach (var account in batch.DeletedAccounts) Drop(new AccountId(account));
        foreach (var lane in woken) Schedule(lane);
    }

    /// <summary>Waits for pushes in flight. The caller sets the time limit.</summary>
    internal async Task Stop()
    {
        if (!stopping.IsCancellationRequested) await stopping.CancelAsync();
        await runs.Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (!stopping.IsCancellationRequested) await stopping.CancelAsync();
        due?.Dispose();
        stopping.Dispose();
    }

    private DeviceLane LaneWith(DeliveryRecord delivery, Notification? notification, Moment now)
    {
        while (true)
        {
            var lane = LaneOf(delivery);
            if (lane.Take(delivery, notification, now)) return lane;
            Forget(lane); // The lane was retired in the same moment.
        }
    }

    private DeviceLane LaneOf(DeliveryRecord delivery) =>
        lanes.GetOrAdd((delivery.Account, delivery.DeviceId), static key => new DeviceLane(key.Account, key.DeviceId));

    private void Drop(AccountId account)
    {
        badges.Forget(account);
        foreach (var lane in lanes.Values.Where(lane => lane.Account == account))
        {
            lane.Drop();
            Forget(lane);
        }
    }

    /// <summary>Discards all lanes. All open deliveries are handed over again.</summary>
    internal void DropAll()
    {
        foreach (var lane in lanes.Values)
        {
            lane.Drop();
            Forget(lane);
        }
    }

    private void Forget(DeviceLane lane) =>
        lanes.TryRemove(new KeyValuePair<(AccountId, string), DeviceLane>((lane.Account, lane.DeviceId), lane));

    private void Schedule(DeviceLane lane)
    {
        if (!duty.IsMine)
        {
            // While another node pushes, this one keeps the open deliveries in memory, in case that node dies.
            if (lane.TryRetire()) Forget(lane);
            return;
        }

        if (feed.IsBehind || stopping.IsCancellationRequested || !lane.TryBegin()) return;
        runs.Begin();
        _ = Task.Run(() => Run(lane));
    }

    private async Task Run(DeviceLane lane)
    {
        try
        {
            while (lane.TryContinue())
            {
                if (lane.TryRetire())
                {
                    Forget(lane);
                    return;
                }

                if (stopping.IsCancellationRequested) return;
                if (!duty.IsMine) continue;
                var wake = await step.Run(lane, stopping.Token);
                await feed.Passed(); // Without this, an outdated row would be sent twice.
                if (wake is { } at) due!.Add(lane, at);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server is stopping. The next start finds unsent pushes again.
        }
        // A bug in one device's step must not end its lane. The lane is tried again, and the log has the reason.
        catch (Exception error)
        {
            LogStepFailed(error, lane.DeviceId);
            lane.GiveUp();
            if (!stopping.IsCancellationRequested) due!.Add(lane, clock.GetMoment() + StepPause);
        }
        finally
        {
            runs.End();
        }
    }

    [LoggerMessage(LogLevel.Error, "Notifications of device {DeviceId} failed; retrying in half a minute")]
    private partial void LogStepFailed(Exception error, string deviceId);
}
