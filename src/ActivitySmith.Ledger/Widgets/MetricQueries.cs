using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Committed metrics and their kept values.</summary>
public sealed class MetricQueries(IReadConnections connections)
{
    /// <summary>By key.</summary>
    public Task<List<WidgetMetric>> List(AccountId account, PageByName page, CancellationToken cancellation) =>
        connections.Query(WidgetTables.Metrics, Conditions.Of(account).Page(page, "metric_key"), cancellation);

    public async Task<WidgetMetric?> Find(AccountId account, string key, CancellationToken cancellation) =>
        await connections.Find(WidgetTables.Metrics, Conditions.Of(account).And("metric_key = @key", "key", key), cancellation);

    /// <summary>Up to <see cref="WidgetMetric.KeptValues"/> latest values in the order in which they were taken.</summary>
    /// <param name="metric">Whose values.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<MetricValue>> Values(WidgetMetric metric, CancellationToken cancellation)
    {
        const string Sql = """
            SELECT value_number AS Number, value_text AS Text, measured_at AS At FROM metric_values
            WHERE account_id = @account AND metric_key = @key
            ORDER BY seq DESC LIMIT @limit
            """;
        await using var connection = await connections.Open(cancellation);
        var rows = await connection.QueryAsync<(double? Number, string? Text, long At)>(new CommandDefinition(
            Sql, new { account = metric.Account.Value, key = metric.Key, limit = WidgetMetric.KeptValues }, cancellationToken: cancellation));
        return
        [
            .. rows.Reverse().Select(row => new MetricValue(
                metric.Account, metric.Key, row.Text is { } text ? new Scalar(text) : new Scalar(row.Number ?? 0), DateTimeOffset.FromUnixTimeMilliseconds(row.At))),
        ];
    }

    /// <summary>Metrics that keep more than <paramref name="kept"/> values, and the place of the oldest one to stay.</summary>
    public async Task<IReadOnlyList<(AccountId Account, string Key, long Cutoff)>> Overfull(int kept, CancellationToken cancellation)
    {
        const string Sql = """
            SELECT v.account_id, v.metric_key,
                   (SELECT o.seq FROM metric_values o WHERE o.account_id = v.account_id AND o.metric_key = v.metric_key
                    ORDER BY o.seq DESC LIMIT 1 OFFSET @last) AS cutoff
            FROM metric_values v GROUP BY v.account_id, v.metric_key HAVING COUNT(*) > @kept
            """;
        await using var connection = await connections.Open(cancellation);
        var rows = await connection.QueryAsync<(long Account, string Key, long Cutoff)>(
            new CommandDefinition(Sql, new { kept, last = kept - 1 }, cancellationToken: cancellation));
        return [.. rows.Select(row => (new AccountId(row.Account), row.Key, row.Cutoff))];
    }
}
