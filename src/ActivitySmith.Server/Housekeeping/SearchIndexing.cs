using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Search;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>
/// Brings the index of search up to date a moment after commits, on the node that has the duty (docs/architecture.md, Search). A row that changes often is
/// indexed once in each pass.
/// </summary>
public sealed class SearchIndexing(SearchIndex index, SearchFeed feed, IDuty duty, TimeProvider clock, ILogger<SearchIndexing> log) : BackgroundService
{
    /// <summary>Between two passes, so that the commits of a moment share one.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>Pause after a failure, as the next pass then reads the rows of the database again.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (duty.IsMine) await BackgroundWork.Try(log, "the end of search indexing", () => index.Close(cancellationToken), CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        duty.Subscribe(() => Task.CompletedTask, feed.Wake);
        feed.Wake();
        while (true)
        {
            await feed.Arrival(stoppingToken);
            if (!duty.IsMine) continue;
            var isDone = await BackgroundWork.Try(log, "search indexing", () => index.CatchUp(stoppingToken), stoppingToken);
            await Task.Delay(isDone ? Delay : RetryPause, clock, stoppingToken);
        }
    }
}
