using ActivitySmith.Ledger;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Keys;

/// <summary>Stores the last use of API keys once a minute, and when the server stops.</summary>
internal sealed class KeyUseWriter(KeyUses uses, LedgerWriter ledger, AuditTrail audit, TimeProvider clock, ILogger<KeyUseWriter> log) : BackgroundService
{
    /// <summary>Keys in one command; the rest follows in the next one.</summary>
    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWrite(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryWrite(stoppingToken);
    }

    private Task<bool> TryWrite(CancellationToken stopping) => BackgroundWork.Try(log, "last uses of API keys", Write, stopping);

    /// <summary>A refusal (the database is unavailable) loses the taken uses: each key's next use records it again.</summary>
    private async Task Write()
    {
        while (uses.Take(BatchSize) is { Count: > 0 } taken)
        {
            try
            {
                if (!await Keep(taken)) return;
            }
            catch (UnreadableRowException) when (taken.Count > 1)
            {
                // One unreadable row fails the whole command, so each key gets a separate command.
                foreach (var one in taken)
                    await BackgroundWork.Try(log, $"last use of API key {one.Use.KeyId}", () => Keep([one]), CancellationToken.None);
            }
        }
    }

    /// <returns>False when the ledger refuses commands now.</returns>
    private async Task<bool> Keep(IReadOnlyList<NotedUse> taken)
    {
        var noted = await ledger.Submit(new RecordKeyUses(taken));
        if (noted.IsRefused(out _))
        {
            uses.Lost(taken);
            return false;
        }

        foreach (var entry in noted.Value) audit.Log(entry);
        return true;
    }
}
