using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Records once a minute, and when the server stops, which sessions were used.</summary>
internal sealed partial class SessionUseWriter(SessionUses uses, LedgerWriter ledger, TimeProvider clock, ILogger<SessionUseWriter> log) : BackgroundService
{
    /// <summary>Maximum number of sessions in one command.</summary>
    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Write();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await Write();
    }

    private async Task Write()
    {
        try
        {
            while (uses.Take(BatchSize) is { Count: > 0 } taken)
            {
                if (!(await ledger.Submit(new RecordSessionUses(taken))).IsRefused(out var refusal)) continue;
                LogNotNoted(taken.Count, refusal.Message);
                return;
            }
        }
        // A lost use is recorded with the next one; the server must not stop for it.
        catch (Exception error)
        {
            LogFailed(error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Session uses not recorded: {Reason}; {Count} sessions")]
    private partial void LogNotNoted(int count, string reason);

    [LoggerMessage(LogLevel.Error, "Session uses not recorded")]
    private partial void LogFailed(Exception error);
}
