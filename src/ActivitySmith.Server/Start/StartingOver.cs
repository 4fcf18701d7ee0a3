using ActivitySmith.Delivery.Pages;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Start;

/// <summary>
/// Starts over in place when the database turned out to lack commits that this server knew, as a replica that was behind was promoted: keys and devices are read again,
/// and clients begin a new history. Deliveries do the same on their own (<see cref="Delivery.LiveActivities.CommitFeed"/>). Until all is read, what was known stays good,
/// so that no request with a good key is refused.
/// </summary>
internal sealed class StartingOver(DatabaseEpoch epoch, PageHub pages, SecretRings rings, TimeProvider clock, ILogger<StartingOver> log) : ICommitObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

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

    private async Task Until(string what, Func<Task> work)
    {
        while (!await BackgroundWork.Try(log, what, work, CancellationToken.None)) await Task.Delay(Pause, clock);
    }
}
