using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Committed metrics and their stored values.</summary>
public sealed class MetricQueries(IReadConnections connections)
{
    /// <summary>Metrics in the order of keys.</summary>
    public Task<List<WidgetMetric>> List(AccountId account, PageByName page, CancellationToken cancellation) =>
        connections.Query(WidgetTables.Metrics, Conditions.Of(account).Page(page, "metric_key"), cancellation);

    public async Task<WidgetMetric?> Find(AccountId account, string key, CancellationToken cancellation) =>
        await connections.Find(WidgetTables.Metrics, Conditions.Of(account).And("metric_key = @key", "key", key), cancellation);

    /// <summary>The latest values, up to <see cref="WidgetMetric.KeptValues"/>, in the order of arrival.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<MetricValue>> Values(WidgetMetric metric, CancellationToken cancellation)
    {
        const string Sql = """
            SELECT value_number, value_text, measured_at FROM metric_values
            WHERE account_id = @account AND metric_key = @key
            ORDER BY seq DESC LIMIT @limit
            """;
        var key = new RowKey(metric.Account, metric.Key);
        var values = await connections.Read(
            Sql,
            new { account = metric.Account.Value, key = metric.Key, limit = WidgetMetric.KeptValues },
            columns => connections.Unreadable.Listed(WidgetTables.Values, key, columns, ReadValue),
            cancellation);
        values.Reverse();
        return values;

        MetricValue ReadValue(IColumnReader row) => new(metric.Account, metric.Key, WidgetTables.ReadScalar(row) ?? new Scalar(0), row.Time());
    }

    /// <summary>Metrics with more than <paramref name="kept"/> stored values.</summary>
    public async Task<IReadOnlyList<OverfullMetric>> Overfull(int kept, CancellationToken cancellation)
    {
        const string Sql = """
            SELECT v.account_id, v.metric_key,
                   (SELECT o.seq FROM metric_values o WHERE o.account_id = v.account_id AND o.metric_key = v.metric_key
                    ORDER BY o.seq DESC LIMIT 1 OFFSET @last) AS cutoff
            FROM metric_values v GROUP BY v.account_id, v.metric_key HAVING COUNT(*) > @kept
            """;
        return await connections.Read(
            Sql, new { kept, last = kept - 1 },
            columns => connections.Unreadable.Listed(WidgetTables.Values, default, columns, ReadOverfull), cancellation);

        static OverfullMetric ReadOverfull(IColumnReader row) => new(row.Account(), row.Text(), row.Integer());
    }
}

/// <summary>A metric with more stored values than the maximum.</summary>
/// <param name="Account">The metric's account.</param>
/// <param name="Key">The metric.</param>
/// <param name="Cutoff">Position of the oldest value to keep.</param>
public sealed record OverfullMetric(AccountId Account, string Key, long Cutoff);
