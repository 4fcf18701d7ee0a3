using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Pruning;

namespace ActivitySmith.Server.Manage;

/// <summary>Removes the data of deleted accounts in batches, beside the ledger's other work; resumes after a restart.</summary>
public sealed partial class AccountPruner(
    AccountQueries accounts, LedgerWriter ledger, AccountCards cards, ChannelSweep channels, TimeProvider clock, ILogger<AccountPruner> log) : BackgroundService
{
    /// <summary>Time until the next attempt after a failure.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim work = new(1);

    /// <summary>Starts a run; called when an account was deleted.</summary>
    public void Wake() => work.Release();

    public override void Dispose()
    {
        base.Dispose();
        work.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await work.WaitAsync(stoppingToken);
            if (await PruneAll(stoppingToken)) continue;

            // No request can reach the rows, so their removal may wait.
            await Task.Delay(RetryAfter, clock, stoppingToken);
            work.Release();
        }
    }

    /// <returns>Whether the data of all deleted accounts is removed.</returns>
    private async Task<bool> PruneAll(CancellationToken stopping)
    {
        IReadOnlyList<AccountId> unpruned = [];
        var isDone = await BackgroundWork.Try(log, "search for deleted accounts", async () => unpruned = await accounts.Unpruned(stopping), stopping);
        foreach (var account in unpruned)
            isDone &= await BackgroundWork.Try(log, $"removal of deleted account {account.Value}", () => Prune(account, stopping), stopping);
        return isDone;
    }

    private async Task Prune(AccountId account, CancellationToken cancellation)
    {
        await cards.End(account, cancellation);
        await channels.Remove(account, cancellation);
        var deleted = 0;
        foreach (var request in PruneRequest.Everything(account))
        {
            int batch;
            do
            {
                cancellation.ThrowIfCancellationRequested();
                batch = await ledger.Prune(request);
                deleted += batch;
            }
            while (batch == PruneRequest.BatchSize);
        }

        LogPruned(account.Value, deleted);
    }

    [LoggerMessage(LogLevel.Information, "Account data removed: account {Account}, {Rows} rows")]
    private partial void LogPruned(long account, int rows);
}
