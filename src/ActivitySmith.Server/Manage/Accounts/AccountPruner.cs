using System.Data.Common;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Pruning;

namespace ActivitySmith.Server.Manage.Accounts;

/// <summary>Removes what is left of deleted accounts, batch by batch beside the ledger's other work; goes on after a restart.</summary>
public sealed partial class AccountPruner(
    AccountQueries accounts, Ledger.Ledger ledger, AccountCards cards, ChannelSweep channels, TimeProvider clock, ILogger<AccountPruner> log) : BackgroundService
{
    /// <summary>Time until the next try when the database refused.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim work = new(1);

    /// <summary>Says that an account was deleted.</summary>
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
            try
            {
                foreach (var account in await accounts.Unpruned(stoppingToken)) await Prune(account, stoppingToken);
            }
            catch (DbException error)
            {
                // The rows are out of everybody's reach already; only their removal waits.
                LogFailed(error);
                await Task.Delay(RetryAfter, clock, stoppingToken);
                work.Release();
            }
        }
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

    [LoggerMessage(LogLevel.Information, "Account {Account} was deleted, and with it {Rows} rows")]
    private partial void LogPruned(long account, int rows);

    [LoggerMessage(LogLevel.Error, "What is left of deleted accounts could not be removed; trying again")]
    private partial void LogFailed(Exception error);
}
