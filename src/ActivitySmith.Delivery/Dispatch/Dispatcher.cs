using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Delivers the newest version of each activity to all of its devices. Follows the commits, keeps a lane for each activity, and runs one step at a time
/// per lane. At start, the same comparison finds what a crash left open.
/// </summary>
public sealed partial class Dispatcher : IAsyncDisposable
{
    /// <summary>Longest time that pushes in flight get when the server stops.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Retry delay after a step failed because of a bug.</summary>
    private static readonly TimeSpan StepPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(1);

    private readonly CommitFeed feed;
    private readonly Receipts receipts;
    private readonly ActivityStep step;
    private readonly DeviceBook devices;
    private readonly Regrouper regrouper;
    private readonly NotificationDispatcher notifications;
    private readonly IDuty duty;
    private readonly TimeProvider clock;
    private readonly ILogger<Dispatcher> log;
    private readonly ActivityLanes lanes;
    private readonly LaneLoader loader;
    private readonly WorkInProgress runs = new();
    private readonly CancellationTokenSource abandoning = new();
    private readonly CancellationTokenSource stopping = new();
    private DueTimes<ActivityLane>? due;
    private Task reading = Task.CompletedTask;
    private Task regrouping = Task.CompletedTask;

    public Dispatcher(
        CommitFeed feed, Receipts receipts, ActivityStep step, DeviceBook devices, Regrouper regrouper, NotificationDispatcher notifications,
        ActivityQueries activities, DeliveryQueries deliveries, IDuty duty, TimeProvider clock, ILogger<Dispatcher> log)
    {
        (this.feed, this.receipts, this.step, this.devices, this.regrouper, this.notifications) = (feed, receipts, step, devices, regrouper, notifications);
        (this.duty, this.clock, this.log) = (duty, clock, log);
        lanes = new ActivityLanes(devices, regrouper, duty, Schedule);
        loader = new LaneLoader(lanes, devices, notifications, activities, deliveries, clock, log);
    }

    /// <summary>Number of activities with open deliveries, or that are owed to a device.</summary>
    public int OpenActivities => lanes.All.Count(lane => !lane.IsEmpty);

    /// <summary>
    /// Loads the devices, then follows the commits. What an earlier server left open is read afterwards, so that requests do not wait for it; nothing is sent
    /// until it is read.
    /// </summary>
    public async Task Start(CancellationToken cancellation)
    {
        due = new DueTimes<ActivityLane>(Schedule, clock);
        regrouping = Task.Run(() => regrouper.Run(stopping.Token), CancellationToken.None);
        feed.Begin();
        await devices.Load(cancellation);
        await notifications.Load(cancellation);
        if (!devices.IsEmpty) feed.Expect(); // Commits arrive while the lanes are read.
        duty.Subscribe(feed.Passed, TakeOver);
        reading = Task.Run(Read, CancellationToken.None);
    }

    /// <summary>Waits for pushes in flight and records their outcomes.</summary>
    public async Task Stop()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        await Task.WhenAll(notifications.Stop(), Settle()).WaitAsync(StopTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var left = lanes.All.Select(lane => (lane, Receipts: lane.TakeDeferred())).Where(left => left.Receipts.Length > 0);
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
        loader.Dispose();
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
                        await ReadAll(gap, stopping.Token);
                        break;
                    case CommitFeed.Caught caught when feed.Close(caught):
                        TakeOver();
                        break;
                    case CommitFeed.Recheck recheck:
                        Recheck(recheck.Lane);
                        break;
                    case RunningFound found:
                        lanes.Take(found, clock.Read());
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

    /// <summary>
    /// Reads all open rows, at the start and after dropped or lost commits, and closes the deliveries that are not among them. Nothing is sent until then.
    /// </summary>
    private async Task ReadAll(CommitFeed.Gap gap, CancellationToken cancellation)
    {
        if (gap.Reason != GapReason.Start) LogBehind();
        feed.EndGap();
        if (gap.Reason == GapReason.Rewound)
        {
            lanes.Clear();
            notifications.DropAll();
        }

        while (!await BackgroundWork.Try(log, "reading all open deliveries", Read, cancellation)) await Task.Delay(ReadPause, clock, cancellation);
        feed.MarkRead(gap);

        async Task Read()
        {
            if (gap.Reason != GapReason.Start)
            {
                await devices.Load(cancellation);
                await notifications.LoadBadges(cancellation);
            }

            lanes.Unwatch();
            if (await loader.ReadAll(CloseOthers, cancellation) is > 0 and var count)
            {
                feed.Expect();
                LogOpenLoaded(count, lanes.Count);
            }

            foreach (var lane in lanes.All) lanes.RemoveIfDone(lane);
        }

        // How they were closed is not known here: the devices that get no more of a running activity are read with it.
        void CloseOthers(HashSet<(AccountId Account, string Id)> open)
        {
            foreach (var closed in lanes.All.SelectMany(lane => lane.Stored()).Where(row => !open.Contains((row.Account, row.Id))))
                lanes.Take(closed with { Phase = DeliveryPhase.Left, ClosedAt = clock.GetUtcNow() }, clock.Read());
            notifications.CloseOthers(open);
        }
    }

    /// <summary>Reads the running activities of an account that got its first device, while commits continue.</summary>
    private async Task FindRunning(AccountId account)
    {
        try
        {
            feed.Found(await loader.ReadRunningOf(account, stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server is stopping; the next one reads the same rows.
        }
        // A bug with one account must not stop the delivery for others. The next start reads the same rows.
        catch (Exception error)
        {
            LogNotScheduled(error);
        }
        finally
        {
            runs.End();
        }
    }

    private void Take(CommittedBatch batch)
    {
        var now = batch.LearnedAt;
        var woken = new HashSet<ActivityLane>();
        var changes = TakeDevices(batch, woken);
        notifications.Take(batch);
        foreach (var activity in batch.Activities)
            if (lanes.Take(activity, now) is { IsEmpty: false } lane) woken.Add(lane);
        TakeDeliveries(batch, woken);
        foreach (var account in batch.DeletedAccounts)
        {
            devices.Forget(new AccountId(account));
            lanes.Drop(new AccountId(account));
        }

        foreach (var (account, deviceIds) in changes)
        {
            lanes.Recheck(account, deviceIds, now);
            if (lanes.IsWatched(account) || !devices.CanStart(account) || stopping.IsCancellationRequested) continue;
            lanes.Watch(account);
            runs.Begin();
            _ = Task.Run(() => FindRunning(account), CancellationToken.None);
        }

        foreach (var lane in woken) Schedule(lane);
    }

    /// <returns>The accounts in which recipients may have changed, with the devices that have.</returns>
    private Dictionary<AccountId, HashSet<string>> TakeDevices(CommittedBatch batch, HashSet<ActivityLane> woken)
    {
        var changes = new Dictionary<AccountId, HashSet<string>>();
        foreach (var device in batch.Devices)
        {
            var before = devices.Find(device.Account, device.Id);
            devices.Put(device);
            woken.UnionWith(lanes.Of(device.Account, device.Id));
            if (!device.IsPage && (before is null || !TargetedGroup.CountsAlike(before, device))) Changed(device.Account, device.Id);
        }

        foreach (var removed in batch.RemovedDevices) devices.Put(removed);
        foreach (var deleted in batch.DeletedDevices)
        {
            devices.Remove(deleted.Account, deleted.Id);
            foreach (var lane in lanes.Of(deleted.Account, deleted.Id)) lane.DeviceRemoved(deleted.Id);
            woken.UnionWith(lanes.Of(deleted.Account, deleted.Id));
            Changed(deleted.Account, deleted.Id);
        }

        foreach (var channel in batch.Channels) Moved(channel.Account, channel.Slug, () => devices.Put(channel));
        foreach (var deleted in batch.DeletedChannels) Moved(deleted.Account, deleted.Id, () => devices.RemoveChannel(deleted));
        return changes;

        void Moved(AccountId account, string slug, Action change)
        {
            var before = Members(account, slug);
            change();
            before.SymmetricExceptWith(Members(account, slug));
            foreach (var deviceId in before) Changed(account, deviceId);
        }

        HashSet<string> Members(AccountId account, string slug) =>
            devices.Directory(account).Resolve([slug]).Select(device => device.Id).ToHashSet(StringComparer.Ordinal);

        void Changed(AccountId account, string deviceId)
        {
            if (!changes.TryGetValue(account, out var known)) changes[account] = known = new(StringComparer.Ordinal);
            known.Add(deviceId);
        }
    }

    private void TakeDeliveries(CommittedBatch batch, HashSet<ActivityLane> woken)
    {
        foreach (var delivery in batch.Deliveries)
        {
            if (delivery.Kind != DeliveryKind.Activity) continue;
            var lane = lanes.Take(delivery, batch.LearnedAt);
            woken.Add(lane);
            if (!lane.HasActivity && batch.FindActivity(delivery.Account, delivery.SubjectId) is { } fresh) lanes.Take(fresh, batch.LearnedAt);
        }
    }

    /// <summary>
    /// Takes over from the node that pushed before: makes a pass over every lane, because that node may have left any open, and compares deliveries with
    /// their recipients.
    /// </summary>
    private void TakeOver()
    {
        var now = clock.GetUtcNow();
        ActivityLane[] all = [.. lanes.All];
        foreach (var lane in all) lane.GoOn(now);
        if (!stopping.IsCancellationRequested) new LaneSweep(all, Schedule, runs).Begin();
        notifications.Begin();
        feed.Ask(new CommitFeed.Recheck(Lane: null));
    }

    private void Recheck(ActivityLane? only)
    {
        var now = clock.Read();
        foreach (var lane in only is null ? lanes.All : [only])
            if (lanes.Recheck(lane, deviceIds: null, now).Count > 0) Schedule(lane);
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
                    await loader.Fill(lane, stopping.Token);
                    feed.Ask(new CommitFeed.Recheck(lane)); // Devices or channels may have changed before the activity was known.
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
}
