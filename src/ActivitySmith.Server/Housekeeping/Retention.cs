using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Widgets;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Deletes history that is older than its retention, in batches small enough that requests hardly wait (docs/configuration.md, Retention).</summary>
public sealed partial class Retention(
    LedgerWriter ledger,
    PruneQueries prunes,
    MetricQueries metrics,
    RetentionOptions options,
    ClockHistory past,
    TimeProvider clock,
    ILogger<Retention> log)
{
    /// <summary>Metrics checked at a time.</summary>
    private const int MetricsPage = 200;

    /// <summary>Metrics checked in one run. Each costs up to <see cref="WidgetMetric.KeptValues"/> entries of an index.</summary>
    private const int MetricsPerRun = 10_000;

    /// <summary>The last metric that was checked; null: the next run begins with the first metric.</summary>
    private StoredMetric? lastMetric;

    public async Task Run(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var activities = DaysAgo(options.ActivitiesDays);
        List<PruneRequest> due =
        [
            .. PruneRequest.DatedAhead(now), // First: rows dated in the future get the present time and are kept.
            PruneRequest.FramesBefore(DaysAgo(options.FramesDays), now),
            PruneRequest.ActivitiesEndedBefore(activities),
            PruneRequest.StreamsUnusedSince(activities),
            PruneRequest.ApiKeysRevokedBefore(activities),
            PruneRequest.ActionRunsFinishedBefore(activities),
            PruneRequest.DeliveriesClosedBefore(DaysAgo(Math.Max(options.ActivitiesDays, options.NotificationsDays))),
            PruneRequest.NotificationVersionsBefore(DaysAgo(options.NotificationsDays)),
            PruneRequest.DevicesRemovedBefore(now - (2 * RemovedDevice.Retention)),
            PruneRequest.StoredResponsesBefore(now - StoredResponse.Lifetime),
            PruneRequest.StoredResponsesAfter(now + StoredResponse.Lifetime),
            PruneRequest.SignInLinksExpiredBefore(now),
            PruneRequest.SignInLinksExpiringAfter(now + (2 * SignInLink.Lifetime)),
            PruneRequest.SessionsSeenBefore(now - Session.IdleTime),
            PruneRequest.SessionsOpenedBefore(now - Session.Lifetime),
            PruneRequest.SessionsSeenAfter(now + Session.IdleTime),
            PruneRequest.SessionsOpenedAfter(now + Session.Lifetime),
            PruneRequest.SignInOriginsExpiredBefore(now),
            PruneRequest.SignInOriginsExpiringAfter(now + (2 * SignInOrigin.KnownAfterSignIn)),
            PruneRequest.InvitesExpiredBefore(now - Invite.Lifetime),
            PruneRequest.InvitesExpiringAfter(now + (2 * Invite.Lifetime)),
            PruneRequest.PairingCodesExpiredBefore(now),
            PruneRequest.PairingCodesExpiringAfter(now + (2 * PairingCode.Lifetime)),
            PruneRequest.AuditBefore(DaysAgo(options.AuditDays)),
            PruneRequest.AuditDaysBefore(now.AddDays(-2)),
            PruneRequest.MailedToBefore(now.AddDays(-1)),
            PruneRequest.KeyAddressesUsedBefore(DaysAgo(KeyAddress.KeptDays)),
        ];
        await Find("of accounts", async () =>
        {
            var notifications = DaysAgo(options.NotificationsDays);
            due.AddRange(await prunes.Due(account => PruneRequest.StreamsDatedAhead(account, now), cancellation));
            due.AddRange(await prunes.Due(account => PruneRequest.NotificationsDatedAhead(account, now), cancellation));
            due.AddRange(await prunes.Due(account => PruneRequest.NotificationsBefore(account, notifications), cancellation));
        });
        await Find("of metrics", async () => due.AddRange(await FindMetrics(cancellation)));

        foreach (var request in due)
            await BackgroundWork.Try(log, $"retention of {request.TableName}", () => Prune(request, cancellation), cancellation);

        Task<bool> Find(string what, Func<Task> find) => BackgroundWork.Try(log, $"retention {what}", find, cancellation);
    }

    /// <summary>By elapsed time, so that a clock that jumps years ahead while the server runs deletes nothing.</summary>
    private DateTimeOffset DaysAgo(int days) => past.AtLeastAgo(TimeSpan.FromDays(days));

    /// <summary>Checks the next metrics, so that all are checked in turn.</summary>
    private async Task<List<PruneRequest>> FindMetrics(CancellationToken cancellation)
    {
        var due = new List<PruneRequest>();
        for (var checkedMetrics = 0; checkedMetrics < MetricsPerRun; checkedMetrics += MetricsPage)
        {
            var page = await metrics.Stored(lastMetric, WidgetMetric.KeptValues, MetricsPage, cancellation);
            due.AddRange(page.Where(metric => metric.Cutoff is not null)
                .Select(metric => PruneRequest.MetricValuesBefore(metric.Account, metric.Key, metric.Cutoff!.Value)));
            lastMetric = page.Count < MetricsPage ? null : page[^1];
            if (lastMetric is null) break;
        }

        return due;
    }

    private async Task Prune(PruneRequest request, CancellationToken cancellation)
    {
        var total = 0;
        int deleted;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            deleted = await ledger.Prune(request);
            total += deleted;
        }
        while (deleted == PruneRequest.BatchSize);
        if (total > 0 && request.IsRedating) LogRedated(total, request.TableName);
        else if (total > 0) LogPruned(total, request.TableName);
    }

    [LoggerMessage(LogLevel.Information, "Retention: {Rows} rows of {Table} deleted")]
    private partial void LogPruned(int rows, string table);

    [LoggerMessage(LogLevel.Warning, "Retention: {Rows} rows of {Table} had a time in the future, which was set to the current time")]
    private partial void LogRedated(int rows, string table);
}
