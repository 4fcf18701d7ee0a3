using ActivitySmith.Delivery.Pages;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Server.Storage;

/// <summary>
/// Starts over in place when the database turned out to lack commits that this server knew, as a replica that was behind was promoted: keys and devices
/// are read again, and clients begin a new history. Deliveries do the same on their own (<see cref="Delivery.LiveActivities.CommitFeed"/>). Until all is
/// read, what was known stays good, so that no request with a good key is refused. A node that knew none of the lost commits only takes the epoch that
/// another one began.
/// </summary>
internal sealed partial class StartingOver : ICommitObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly DatabaseEpoch epoch;
    private readonly PageHub pages;
    private readonly SecretRings rings;
    private readonly TimeProvider clock;
    private readonly ILogger<StartingOver> log;

    /// <summary>1 while another node's epoch is being taken.</summary>
    private int isRefreshing;

    public StartingOver(DatabaseEpoch epoch, PageHub pages, SecretRings rings, IRowStore store, TimeProvider clock, ILogger<StartingOver> log)
    {
        (this.epoch, this.pages, this.rings, this.clock, this.log) = (epoch, pages, rings, clock, log);
        store.Sharing?.AttendEpoch(Compare);
    }

    public void Committed(CommittedBatch batch)
    {
        // Only what is lost matters here.
    }

    public void Rewound() => _ = Task.Run(Run);

    private async Task Run()
    {
        await Until("reading all keys again", () => rings.Load(CancellationToken.None));
        await Until("a new epoch", () =>
        {
            epoch.Renew();
            pages.EndAll();
            return Task.CompletedTask;
        });
    }

    private void Compare(string there)
    {
        if (there == epoch.Current || Interlocked.Exchange(ref isRefreshing, 1) == 1) return;
        _ = Task.Run(Refresh);
    }

    /// <summary>What fails is tried again half a second later, when the epoch is seen the next time.</summary>
    private async Task Refresh()
    {
        await BackgroundWork.Try(log, "taking the epoch that another node began", () =>
        {
            if (epoch.Refresh())
            {
                LogTaken();
                pages.EndAll();
            }

            return Task.CompletedTask;
        }, CancellationToken.None);
        Volatile.Write(ref isRefreshing, 0);
    }

    private async Task Until(string what, Func<Task> work)
    {
        while (!await BackgroundWork.Try(log, what, work, CancellationToken.None)) await Task.Delay(Pause, clock);
    }

    [LoggerMessage(LogLevel.Warning, "Another node began a new history of the database; open pages start over")]
    private partial void LogTaken();
}
