using ActivitySmith.Delivery.Pages;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Server.Storage;

/// <summary>
/// Starts over without a restart when the database lost commits that this server had read (a replica that was behind was promoted): keys and devices are read
/// again, and clients begin a new history. Delivery starts over separately (<see cref="Delivery.Dispatch.CommitFeed"/>). Until everything is read the
/// old keys stay valid, so that no request with a valid key is refused. A node that had read none of the lost commits only loads the epoch that another
/// node began.
/// </summary>
internal sealed partial class StartingOver : ICommitObserver
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly DatabaseEpoch epoch;
    private readonly PageHub pages;
    private readonly SecretRings rings;
    private readonly TimeProvider clock;
    private readonly ILogger<StartingOver> log;

    /// <summary>1 while the epoch of another node is being loaded.</summary>
    private int isRefreshing;

    public StartingOver(DatabaseEpoch epoch, PageHub pages, SecretRings rings, IRowStore store, TimeProvider clock, ILogger<StartingOver> log)
    {
        (this.epoch, this.pages, this.rings, this.clock, this.log) = (epoch, pages, rings, clock, log);
        store.Sharing?.SubscribeEpoch(Compare);
    }

    public void Committed(CommittedBatch batch)
    {
        // Commits that were received need no action.
    }

    public void Rewound() => _ = Task.Run(Run);

    private async Task Run()
    {
        await Until("reload of all keys", () => rings.Load(CancellationToken.None));
        await Until("start of a new epoch", () =>
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

    /// <summary>A failure is retried half a second later, with the next reading of the epoch.</summary>
    private async Task Refresh()
    {
        await BackgroundWork.Try(log, "load of another node's epoch", () =>
        {
            if (epoch.Refresh())
            {
                LogLoaded();
                pages.EndAll();
            }

            return Task.CompletedTask;
        }, CancellationToken.None);
        Volatile.Write(ref isRefreshing, 0);
    }

    private async Task Until(string what, Func<Task> work)
    {
        while (!await BackgroundWork.Try(log, what, work, CancellationToken.None)) await Task.Delay(RetryDelay, clock);
    }

    [LoggerMessage(LogLevel.Warning, "New epoch loaded: another node began a new history of the database; open pages start over")]
    private partial void LogLoaded();
}
