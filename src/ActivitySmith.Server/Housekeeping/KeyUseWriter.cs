using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Writes once a minute, and when the server stops, which API keys were used.</summary>
internal sealed class KeyUseWriter(KeyUses uses, Ledger.Ledger ledger, TimeProvider clock) : BackgroundService
{
    /// <summary>Keys in one command; the rest waits for the next one.</summary>
    private const int AtOnce = 500;

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Write();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await Write();
    }

    /// <summary>A refusal (the database is away) loses what was taken: each key's next use brings it back.</summary>
    private async Task Write()
    {
        while (uses.Take(AtOnce) is { Count: > 0 } taken)
            if ((await ledger.Submit(new NoteKeyUses(taken))).IsRefused(out _)) return;
    }
}
