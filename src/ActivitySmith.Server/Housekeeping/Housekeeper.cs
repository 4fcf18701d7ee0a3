using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Runs periodic work: ageing every minute, retention and the removal of unused broadcast channels every hour.</summary>
public sealed class Housekeeper(
    Ageing ageing, Retention retention, ChannelSweep channels, IDuty duty, TimeProvider clock, ILogger<Housekeeper> log) : BackgroundService
{
    private const int RetentionEveryMinutes = 60;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        for (var minute = 0; await timer.WaitForNextTickAsync(stoppingToken); minute++)
        {
            if (!duty.IsMine) continue;
            await BackgroundWork.Try(log, "ageing of activities", () => ageing.Run(stoppingToken), stoppingToken);
            if (minute % RetentionEveryMinutes != 0) continue;
            await BackgroundWork.Try(log, "retention", () => retention.Run(stoppingToken), stoppingToken);
            await BackgroundWork.Try(log, "unused broadcast channels", () => channels.Run(stoppingToken), stoppingToken);
        }
    }
}
