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
    /// <summary>Reads at most <c>@limit</c> metrics, and of each at most <c>@kept</c> + 1 entries of the index of its values.</summary>
    internal const string StoredSql =
        """
        SELECT m.account_id, m.metric_key,
               (SELECT o.seq FROM metric_values o WHERE o.account_id = m.account_id AND o.metric_key = m.metric_key
                ORDER BY o.seq DESC LIMIT 1 OFFSET @kept)
        FROM metrics m WHERE (m.account_id, m.metric_key) > (@account, @key) ORDER BY m.account_id, m.metric_key LIMIT @limit
        """;

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

    /// <summary>Metrics of all accounts in the order of their keys, each with the values that it has beyond the maximum.</summary>
    /// <param name="after">The last metric of the previous page; null for the first page.</param>
    /// <param name="kept">Maximum values of a metric.</param>
    /// <param name="limit">Maximum number of rows per page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<StoredMetric>> Stored(StoredMetric? after, int kept, int limit, CancellationToken cancellation)
    {
        return await connections.Read(
            StoredSql, new { account = after?.Account.Value ?? 0, key = after?.Key ?? "", kept, limit },
            columns => connections.Unreadable.Listed(WidgetTables.Metrics, default, columns, ReadStored), cancellation);

        static StoredMetric ReadStored(IColumnReader row) => new(row.Account(), row.Text(), row.OptionalInteger() + 1);
    }
}

/// <summary>A metric and its excess of stored values.</summary>
/// <param name="Account">The metric's account.</param>
/// <param name="Key">The metric.</param>
/// <param name="Cutoff">Position of the oldest value to keep; null when the metric has no more values than the maximum.</param>
public sealed record StoredMetric(AccountId Account, string Key, long? Cutoff);
