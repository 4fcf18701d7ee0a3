using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Notifications;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>
/// Sends scheduled notifications when their time has come (docs/api.md, Scheduled notifications). It looks once a second for the next row that is due,
/// which costs one search of an index: a restart, another node on duty and a changed clock then need nothing of their own.
/// </summary>
public sealed partial class ScheduledPushes(
    NotificationQueries notifications, LedgerWriter ledger, IDuty duty, TimeProvider clock, ILogger<ScheduledPushes> log) : BackgroundService
{
    /// <summary>Notifications read at a time.</summary>
    private const int PageSize = 100;

    /// <summary>Longest time between two looks: one that is scheduled for an earlier time in between is at most this late.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var pause = Interval;
            if (duty.IsMine)
                await BackgroundWork.Try(log, "scheduled notifications", async () => pause = await SendDue(stoppingToken), stoppingToken);
            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    /// <returns>How long to wait before the next look.</returns>
    private async Task<TimeSpan> SendDue(CancellationToken cancellation)
    {
        while (await notifications.NextDue(cancellation) is { } next)
        {
            var now = clock.GetUtcNow();
            if (next > now) return next - now < Interval ? next - now : Interval;
            var due = await notifications.Due(now, PageSize, cancellation);
            if (!(await Task.WhenAll(due.Select(Send))).Contains(true)) break;
        }

        return Interval;
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
