using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Notifications;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>
/// Sends scheduled notifications when their time has come (docs/api.md, Scheduled notifications). It looks once a second for rows that are due, which
/// costs one search of an index: a restart, another node on duty and a changed clock then need nothing of their own.
/// </summary>
public sealed partial class ScheduledPushes(NotificationQueries notifications, LedgerWriter ledger, IDuty duty, TimeProvider clock, ILogger<ScheduledPushes> log)
    : BackgroundService
{
    /// <summary>Notifications read at a time.</summary>
    private const int PageSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            if (duty.IsMine) await BackgroundWork.Try(log, "scheduled notifications", () => SendDue(stoppingToken), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SendDue(CancellationToken cancellation)
    {
        while (true)
        {
            var due = await notifications.Due(clock.GetUtcNow(), PageSize, cancellation);
            var sent = await Task.WhenAll(due.Select(Send));
            if (due.Count < PageSize || !sent.Contains(true)) return;
        }
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
