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

/// <summary>Reads what the lanes need from the database, in pages: at the start, after missed commits, and when an account gets its first device.</summary>
internal sealed partial class LaneLoader(
    ActivityLanes lanes, DeviceBook devices, NotificationDispatcher notifications, ActivityQueries activities, DeliveryQueries deliveries,
    TimeProvider clock, ILogger log) : IDisposable
{
    /// <summary>Rows per query.</summary>
    private const int Page = 1_000;

    /// <summary>Activity ids per query; SQLite and PostgreSQL allow more parameters.</summary>
    private const int Ids = 500;

    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim reads = new(initialCount: 4);

    public void Dispose() => reads.Dispose();

    /// <summary>Reads all open deliveries into their lanes, and the activities of the accounts with a device. Returns the number of the deliveries.</summary>
    /// <param name="opened">Gets the keys of the open deliveries before the activities are read.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<int> ReadAll(Action<HashSet<(AccountId Account, string Id)>> opened, CancellationToken cancellation)
    {
        List<AccountId> watched = [.. devices.Accounts().Where(devices.CanStart)];
        foreach (var account in watched) lanes.Watch(account);
        var running = Task.Run(() => ReadRunning(watched, cancellation), cancellation); // Reading is work for a processor: on two at once.
        var open = ReadOpen(cancellation);
        await Task.WhenAll(running, open);
        opened(await open);
        foreach (var found in await running) lanes.Take(found, clock.Read());
        await ReadMissing(cancellation);
        return (await open).Count;
    }

    /// <summary>Reads the running activities of an account that is watched since now. Retries until the database responds.</summary>
    public async Task<RunningFound> ReadRunningOf(AccountId account, CancellationToken cancellation)
    {
        for (var isSaid = false; ; isSaid = true)
        {
            try
            {
                return await ReadRunning(account, cancellation);
            }
            catch (System.Data.Common.DbException error)
            {
                if (!isSaid) LogRunningNotRead(error, account.Value);
                await Task.Delay(ReadPause, clock, cancellation);
            }
        }
    }

    private async Task<List<RunningFound>> ReadRunning(List<AccountId> accounts, CancellationToken cancellation)
    {
        var found = new List<RunningFound>(accounts.Count);
        foreach (var account in accounts) found.Add(await ReadRunning(account, cancellation));
        return found;
    }

    private async Task<RunningFound> ReadRunning(AccountId account, CancellationToken cancellation)
    {
        var closed = (await deliveries.ClosedOfRunning(account, cancellation)).ToLookup(delivery => delivery.ActivityId, delivery => delivery.DeviceId);
        Activity? last = null;
        var running = new List<Activity>();
        while (await activities.RunningAfter(account, last, Page, cancellation) is { Count: > 0 } page)
        {
            running.AddRange(page);
            if (page.Count < Page) break;
            last = page[^1];
        }

        return new RunningFound(account, running, closed);
    }

    /// <summary>
    /// Loads the activity of a lane that has only deliveries, outside the thread that reads commits: a slow database delays only this lane.
    /// </summary>
    public async Task Fill(ActivityLane lane, CancellationToken cancellation)
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

    private async Task<HashSet<(AccountId Account, string Id)>> ReadOpen(CancellationToken cancellation)
    {
        var open = new HashSet<(AccountId Account, string Id)>();
        DeliveryRecord? last = null;
        while (await deliveries.Open(last, Page, cancellation) is { Count: > 0 } page)
        {
            foreach (var delivery in page)
            {
                open.Add((delivery.Account, delivery.Id));
                if (delivery.Kind == DeliveryKind.Activity) lanes.Take(delivery, clock.Read(), isFound: true);
                else notifications.TakeLeftOver(delivery);
            }

            last = page[^1];
            if (page.Count < Page) break;
        }

        return open;
    }

    /// <summary>Reads the activities of lanes that have only deliveries: ended ones, and those of accounts in which nothing can start.</summary>
    private async Task ReadMissing(CancellationToken cancellation)
    {
        foreach (var ofAccount in lanes.All.Where(lane => !lane.HasActivity).GroupBy(lane => lane.Account))
        {
            foreach (var part in ofAccount.Chunk(Ids))
            {
                foreach (var activity in await activities.Find(ofAccount.Key, [.. part.Select(lane => lane.ActivityId)], cancellation))
                    lanes.Take(activity, clock.Read());
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Running activities of account {Account} not readable; retrying until they are")]
    private partial void LogRunningNotRead(Exception error, long account);

    [LoggerMessage(LogLevel.Error, "Activity not delivered: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Warning, "Activity {ActivityId} not readable; retrying until it is")]
    private partial void LogReadFailed(Exception error, string activityId);
}

/// <param name="Account">The account.</param>
/// <param name="Activities">Its running activities.</param>
/// <param name="Closed">Devices that have closed their delivery, by activity.</param>
internal sealed record RunningFound(AccountId Account, IReadOnlyList<Activity> Activities, ILookup<string, string> Closed);
