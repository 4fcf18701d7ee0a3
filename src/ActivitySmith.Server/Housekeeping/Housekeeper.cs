using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>What has to be done from time to time: ageing every minute, retention and unused broadcast channels every hour.</summary>
public sealed partial class Housekeeper(
    Ageing ageing, Retention retention, ChannelSweep channels, IDuty duty, TimeProvider clock, ILogger<Housekeeper> log) : BackgroundService
{
    private const int RetentionEveryMinutes = 60;
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        for (var minute = 0; await timer.WaitForNextTickAsync(stoppingToken); minute++)
        {
            if (!duty.IsMine) continue;
            try
            {
                await ageing.Run(stoppingToken);
                if (minute % RetentionEveryMinutes != 0) continue;
                await retention.Run(stoppingToken);
                await channels.Run(stoppingToken);
            }
            catch (System.Data.Common.DbException error)
            {
                // The database is away for the moment; the next round looks at the same rows again.
                LogRoundFailed(error);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Housekeeping could not read the database; it tries again in a minute")]
    private partial void LogRoundFailed(Exception error);
}
