using System.Collections.Concurrent;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Delivers the newest version of each activity to all of its devices. Follows the commits, keeps a lane for each activity with open
/// deliveries, and runs one step at a time per lane. At start, the same comparison finds the deliveries that a crash left open.
/// </summary>
public sealed partial class Dispatcher(
    CommitFeed feed, Receipts receipts, ActivityStep step, DeviceBook devices, Regrouper regrouper, NotificationDispatcher notifications,
    ActivityQueries activities, DeliveryQueries deliveries, IDuty duty, TimeProvider clock, ILogger<Dispatcher> log)
    : IAsyncDisposable
{
    /// <summary>Batch size for reading deliveries at start.</summary>
    private const int Page = 1_000;

    /// <summary>Longest time that pushes in flight get when the server stops.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Retry delay after a step failed because of a bug.</summary>
    private static readonly TimeSpan StepPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(AccountId Account, string Id), ActivityLane> lanes = new();
    private readonly Dictionary<(AccountId Account, string DeviceId), HashSet<ActivityLane>> lanesByDevice = [];
    private readonly WorkInProgress runs = new();
    private readonly SemaphoreSlim reads = new(initialCount: 4);
    private readonly CancellationTokenSource abandoning = new();
    private readonly CancellationTokenSource stopping = new();
    private DueTimes<ActivityLane>? due;
    private Task reading = Task.CompletedTask;
    private Task regrouping = Task.CompletedTask;

    /// <summary>Number of activities with open deliveries.</summary>
    public int OpenActivities => lanes.Count;

    /// <summary>Loads the deliveries that an earlier server left open, then follows the commits.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        due = new DueTimes<ActivityLane>(Schedule, clock);
        regrouping = Task.Run(() => regrouper.Run(stopping.Token), CancellationToken.None);
        await devices.Load(cancellation);
        await notifications.Load(cancellation);
        if ((await ReadOpen(cancellation)).Count is > 0 and var count)
        {
            feed.Expect();
            LogOpenLoaded(count, lanes.Count);
        }

        reading = Task.Run(Read, CancellationToken.None);
        duty.Subscribe(feed.Passed, TakeOver);
        Begin();
    }

    /// <summary>Waits for pushes in flight and records their outcomes.</summary>
    public async Task Stop()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        await Task.WhenAll(notifications.Stop(), Settle()).WaitAsync(StopTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var left = lanes.Values.Select(lane => (lane, Receipts: lane.TakeDeferred())).Where(left => left.Receipts.Length > 0);
        await Task.WhenAll(left.Select(left => receipts.Record(left.Receipts, abandoning.Token)))
            .WaitAsync(StopTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await abandoning.CancelAsync();
        feed.End();
        await Task.WhenAll(reading, regrouping).WaitAsync(StopTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        async Task Settle()
        {
            await runs.Close(); // Only runs begin separate sends.
            await step.Settle();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        due?.Dispose();
        stopping.Dispose();
        abandoning.Dispose();
        reads.Dispose();
    }

    /// <summary>Reads all open deliveries into their lanes and returns their keys.</summary>
    private async Task<HashSet<(AccountId Account, string Id)>> ReadOpen(CancellationToken cancellation)
    {
        var open = new HashSet<(AccountId Account, string Id)>();
        DeliveryRecord? last = null;
        while (await deliveries.Open(last, Page, cancellation) is { Count: > 0 } page)
        {
            foreach (var delivery in page)
            {
                open.Add((delivery.Account, delivery.Id));
                if (delivery.Kind == DeliveryKind.Activity) Take(delivery, clock.Read(), isFound: true);
                else notifications.TakeLeftOver(delivery);
            }

            last = page[^1];
            if (page.Count < Page) break;
        }

        return open;
    }

    private async Task Read()
    {
        await foreach (var item in feed.Read())
        {
            try
            {
                switch (item)
                {
                    case TaskCompletionSource marker:
                        marker.SetResult();
                        break;
                    case CommitFeed.Gap gap:
                        await ReadAgain(gap, stopping.Token);
                        break;
                    case CommitFeed.Caught caught when feed.Close(caught):
                        Begin();
                        break;
                    case CommittedBatch batch:
                        Take(batch);
                        break;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The server is stopping; the next one reads the same rows.
            }
            // A bug with one commit must not stop the delivery of later ones. The next start finds the open rows again.
            catch (Exception error)
            {
                LogNotScheduled(error);
            }
        }
    }

    private void Begin()
    {
        TakeOver();

        // An earlier server may have died between a change of devices or channels and the update of recipients.
        foreach (var account in devices.Accounts()) regrouper.Check(account);
    }

    /// <summary>
    /// Recovers from dropped or lost commits: reads all open rows again and closes the deliveries that are not among them. Nothing is
    /// sent until then.
    /// </summary>
    private async Task ReadAgain(CommitFeed.Gap gap, CancellationToken cancellation)
    {
        LogBehind();
        feed.EndGap();
        if (gap.IsRewound)
        {
            foreach (var lane in lanes.Values) lane.Drop();
            lanes.Clear();
            lanesByDevice.Clear();
            notifications.DropAll();
        }

        while (!await BackgroundWork.Try(log, "reading all open deliveries again", ReadAll, cancellation)) await Task.Delay(ReadPause, clock, cancellation);
        feed.MarkRead(gap);

        async Task ReadAll()
        {
            await devices.Load(cancellation);
            await notifications.LoadBadges(cancellation);
            var open = await ReadOpen(cancellation);
            foreach (var lane in lanes.Values)
            {
                lane.Outdate();
                foreach (var closed in lane.Snapshot().Deliveries.Select(delivery => delivery.Row).Where(row => !open.Contains((row.Account, row.Id))))
                    Take(closed with { ClosedAt = clock.GetUtcNow() }, clock.Read());
            }

            notifications.CloseOthers(open);
        }
    }

    private void Take(CommittedBatch batch)
    {
        var woken = new HashSet<ActivityLane>();
        foreach (var device in batch.Devices)
        {
            devices.Put(device);
            woken.UnionWith(LanesOf(device.Account, device.Id));
        }

        foreach (var removed in batch.RemovedDevices) devices.Put(removed);
        foreach (var deleted in batch.DeletedDevices)
        {
            devices.Remove(deleted.Account, deleted.Id);
            woken.UnionWith(LanesOf(deleted.Account, deleted.Id));
        }

        var now = batch.LearnedAt;
        notifications.Take(batch);
        foreach (var activity in batch.Activities)
        {
            if (!lanes.TryGetValue((activity.Account, activity.Id), out var lane)) continue;
            if (lane.Take(activity, now)) regrouper.Check(activity.Account, activity.Id);
            woken.Add(lane);
        }

        foreach (var delivery in batch.Deliveries)
        {
            if (delivery.Kind != DeliveryKind.Activity) continue;
            var lane = Take(delivery, now);
            if (!lane.HasActivity
                && batch.Activities.FirstOrDefault(activity => activity.Id == delivery.SubjectId && activity.Account == delivery.Account) is { } fresh)
                lane.Take(fresh, now);
            woken.Add(lane);
        }

        foreach (var account in batch.DeletedAccounts) Drop(new AccountId(account));
        foreach (var lane in woken) Schedule(lane);

        foreach (var account in batch.Regrouped) regrouper.Check(account);
    }

    private HashSet<ActivityLane> LanesOf(AccountId account, string deviceId) => lanesByDevice.GetValueOrDefault((account, deviceId), []);

    /// <summary>
    /// Takes a delivery into its activity's lane. Lanes are added and removed only here, on the thread that reads commits.
    /// </summary>
    private ActivityLane Take(DeliveryRecord delivery, ClockReading now, bool isFound = false)
    {
        var key = (delivery.Account, delivery.SubjectId);
        if (!lanes.TryGetValue(key, out var lane)) lanes[key] = lane = new ActivityLane(delivery.Account, delivery.SubjectId, Schedule);
        if (isFound) lane.TakeFound(delivery, now);
        else lane.Take(delivery, now);
        var device = (delivery.Account, delivery.DeviceId);
        if (delivery.IsOpen)
        {
            if (!lanesByDevice.TryGetValue(device, out var known)) lanesByDevice[device] = known = [];
            known.Add(lane);
        }
        else if (lanesByDevice.TryGetValue(device, out var ofDevice) && ofDevice.Remove(lane) && ofDevice.Count == 0)
        {
            lanesByDevice.Remove(device);
        }

        if (lane.IsEmpty) lanes.TryRemove(key, out _);
        return lane;
    }

    /// <summary>Stops all deliveries of a deleted account. Its rows are pruned.</summary>
    private void Drop(AccountId account)
    {
        devices.Forget(account);
        foreach (var lane in lanes.Values.Where(lane => lane.Account == account))
        {
            lane.Drop();
            lanes.TryRemove((account, lane.ActivityId), out _);
        }

        foreach (var device in lanesByDevice.Keys.Where(device => device.Account == account).ToList()) lanesByDevice.Remove(device);
    }

    /// <summary>Loads the activity of a lane that has only deliveries. A slow database then delays only this lane.</summary>
    private async Task Fill(ActivityLane lane, CancellationToken cancellation)
    {
        var isSaid = false;
        while (!lane.HasActivity && !cancellation.IsCancellationRequested)
        {
            try
            {
                await reads.WaitAsync(cancellation);
                Activity? activity;
                try
                {
                    activity = await activities.Find(lane.Account, lane.ActivityId, cancellation);
                }
                finally
                {
                    reads.Release();
                }

                if (activity is null)
                {
                    lane.IsDeleted = true;
                    return;
                }

                lane.Take(activity, clock.Read());
            }
            catch (System.Data.Common.DbException error)
            {
                // The database is unavailable. The delivery stays open in the database and in this lane.
                if (!isSaid) LogReadFailed(error, lane.ActivityId);
                isSaid = true;
                await Task.Delay(ReadPause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The server is stopping; the next one finds the same rows.
            }
            catch (UnreadableRowException error)
            {
                // The deliveries stay open in case the row is repaired. Other activities are delivered.
                LogUnreadable(error.Message);
                return;
            }
        }
    }

    /// <summary>
    /// Takes over from the node that pushed before: makes a pass over every lane, because that node may have left any open.
    /// </summary>
    private void TakeOver()
    {
        var now = clock.GetUtcNow();
        foreach (var lane in lanes.Values)
        {
            lane.GoOn(now);
            Schedule(lane);
        }

        notifications.Begin();
    }

    private void Schedule(ActivityLane lane)
    {
        // While another node pushes, this one keeps the open deliveries in memory, in case that node dies.
        if (!duty.IsMine || feed.IsBehind || stopping.IsCancellationRequested || !lane.TryBegin()) return;
        runs.Begin();
        ThreadPool.UnsafeQueueUserWorkItem(static start => _ = start.dispatcher.Run(start.lane), (dispatcher: this, lane), preferLocal: false);
    }

    private async Task Run(ActivityLane lane)
    {
        try
        {
            while (lane.TryContinue())
            {
                var (activity, open) = lane.Snapshot();
                if (open.Length == 0 || stopping.IsCancellationRequested || !duty.IsMine) continue;
                if (activity is null && !lane.IsDeleted)
                {
                    await Fill(lane, stopping.Token);
                    (activity, open) = lane.Snapshot();
                }

                if (lane.IsDeleted) await receipts.Record([.. open.Select(delivery => ActivityDeleted(delivery.Row))], abandoning.Token);
                if (activity is null) continue;
                if (await step.Run(lane, activity, open, abandoning.Token) is { } wake) due!.Add(lane, wake);
            }
        }
        catch (OperationCanceledException) when (abandoning.IsCancellationRequested)
        {
            // The server is stopping. The next start finds unsent pushes again.
        }
        // A bug in one activity's step must not stop the others. The lane is tried again, and the log has the reason.
        catch (Exception error)
        {
            LogStepFailed(error, lane.ActivityId);
            lane.GiveUp();
            due!.Add(lane, clock.GetMoment() + StepPause);
        }
        finally
        {
            runs.End();
        }
    }

    /// <summary>The activity was pruned while nothing could be sent, so there is nothing left to deliver.</summary>
    private static Receipt ActivityDeleted(DeliveryRecord delivery) => Receipt.Closed(delivery, DeliveryPhase.Failed, "The activity was deleted");

    [LoggerMessage(LogLevel.Information, "Open deliveries loaded: {Deliveries} of {Activities} activities")]
    private partial void LogOpenLoaded(int deliveries, int activities);

    [LoggerMessage(LogLevel.Error, "Delivery of activity {ActivityId} failed; retrying in half a minute")]
    private partial void LogStepFailed(Exception error, string activityId);

    [LoggerMessage(LogLevel.Warning, "Dispatcher fell behind the commits; it reads the open deliveries again")]
    private partial void LogBehind();

    [LoggerMessage(LogLevel.Error, "Deliveries of a commit not scheduled; the server finds them at its next start")]
    private partial void LogNotScheduled(Exception error);

    [LoggerMessage(LogLevel.Error, "Activity not delivered: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Warning, "Activity {ActivityId} not readable; retrying until it is")]
    private partial void LogReadFailed(Exception error, string activityId);
}
