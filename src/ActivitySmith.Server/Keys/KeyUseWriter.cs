using ActivitySmith.Ledger;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Keys;

/// <summary>Writes once a minute, and when the server stops, which API keys were used.</summary>
internal sealed class KeyUseWriter(KeyUses uses, LedgerWriter ledger, AuditTrail audit, TimeProvider clock, ILogger<KeyUseWriter> log) : BackgroundService
{
    /// <summary>Keys in one command; the rest waits for the next one.</summary>
    private const int AtOnce = 500;

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWrite(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryWrite(stoppingToken);
    }

    private Task<bool> TryWrite(CancellationToken stopping) => BackgroundWork.Try(log, "last uses of API keys", Write, stopping);

    /// <summary>A refusal (the database is away) loses what was taken: each key's next use brings it back.</summary>
    private async Task Write()
    {
        while (uses.Take(AtOnce) is { Count: > 0 } taken)
        {
            try
            {
                if (!await Keep(taken)) return;
            }
            catch (UnreadableRowException) when (taken.Count > 1)
            {
                // One odd row fails the command that meets it, and only that.
                foreach (var one in taken)
                    await BackgroundWork.Try(log, $"last use of API key {one.Use.KeyId}", () => Keep([one]), CancellationToken.None);
            }
        }
    }

    /// <returns>False when the ledger takes nothing now.</returns>
    private async Task<bool> Keep(IReadOnlyList<NotedUse> taken)
    {
        var noted = await ledger.Submit(new NoteKeyUses(taken));
        if (noted.IsRefused(out _))
        {
            uses.Lost(taken);
            return false;
        }

        foreach (var entry in noted.Value) audit.Log(entry);
        return true;
    }
}
