using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>What has to be done from time to time: ageing every minute, retention and unused broadcast channels every hour.</summary>
public sealed class Housekeeper(
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
            await BackgroundWork.Try(log, "ageing of activities", () => ageing.Run(stoppingToken), stoppingToken);
            if (minute % RetentionEveryMinutes != 0) continue;
            await BackgroundWork.Try(log, "retention", () => retention.Run(stoppingToken), stoppingToken);
            await BackgroundWork.Try(log, "unused broadcast channels", () => channels.Run(stoppingToken), stoppingToken);
        }
    }
}
