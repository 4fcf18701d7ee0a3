using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Notifications;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>
/// Sends scheduled notifications when their time has come (docs/api.md, Scheduled notifications). It sleeps until the next one is due, and is woken by
/// commits that schedule one, on this node or another, and when this node takes over the duty.
/// </summary>
public sealed partial class ScheduledPushes(
    NotificationQueries notifications, LedgerWriter ledger, IDuty duty, ScheduleAlarm alarm, TimeProvider clock, ILogger<ScheduledPushes> log)
    : BackgroundService
{
    /// <summary>Notifications read at a time.</summary>
    private const int PageSize = 100;

    /// <summary>Longest sleep, in case the clock was set.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    /// <summary>Pause after one could not be sent.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        duty.Subscribe(() => Task.CompletedTask, alarm.Ring);
        while (true)
        {
            var pause = LongestSleep;
            if (duty.IsMine)
            {
                var isRead = await BackgroundWork.Try(log, "scheduled notifications", async () => pause = await SendDue(stoppingToken), stoppingToken);
                if (!isRead) pause = RetryPause;
            }

            await alarm.Sleep(pause, clock, stoppingToken);
        }
    }

    /// <returns>How long to wait before the next look.</returns>
    private async Task<TimeSpan> SendDue(CancellationToken cancellation)
    {
        while (await notifications.NextDue(cancellation) is { } next)
        {
            var now = clock.GetUtcNow();
            if (next > now) return next - now < LongestSleep ? next - now : LongestSleep;
            var due = await notifications.Due(now, PageSize, cancellation);
            if (!(await Task.WhenAll(due.Select(Send))).Contains(true)) return RetryPause;
        }

        return LongestSleep;
    }

    private async Task<bool> Send(Notification scheduled)
    {
        var outcome = await ledger.Submit(new SendScheduled(scheduled.Account, scheduled.Id));
        if (outcome.IsRefused(out var refusal)) LogRefused(scheduled.Id, refusal.Message);
        return !outcome.IsRefused(out _) && outcome.Value;
    }

    [LoggerMessage(LogLevel.Warning, "Scheduled notification {NotificationId} not sent: {Reason}; trying again")]
    private partial void LogRefused(string notificationId, string reason);
}
