using System.Data.Common;
using ActivitySmith.Domain.Ids;
using Dapper;

namespace ActivitySmith.Ledger.Telemetry;

/// <summary>
/// Counts of rows for metrics. Each query reads an index alone, and at most <see cref="Limit"/> of its entries: milliseconds, not a scan of the history.
/// </summary>
public sealed class CountQueries(IReadConnections connections)
{
    /// <summary>Highest count; beyond it, the count stays at this number.</summary>
    public const int Limit = 100_000;

    /// <summary>Running activities of all accounts, from the index activities_running.</summary>
    private static readonly string Running = $"SELECT COUNT(*) FROM (SELECT 1 FROM activities WHERE ended_at IS NULL LIMIT {Limit}) AS running";

    /// <summary>Open deliveries by device, from the index deliveries_of_device.</summary>
    private static readonly string OpenByDevice =
        $"""
        SELECT account_id AS Account, device_id AS DeviceId, COUNT(*) AS Open
        FROM (SELECT account_id, device_id FROM deliveries WHERE closed_at IS NULL ORDER BY account_id, device_id LIMIT {Limit}) AS open_deliveries
        GROUP BY account_id, device_id
        """;

    private const string LastState =
        """
        SELECT a.updated_at FROM streams s JOIN activities a ON a.account_id = s.account_id AND a.activity_id = s.last_activity_id
        WHERE s.account_id = @account AND s.stream_key = @key
        """;

    public async Task<long> RunningActivities(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(Running, cancellationToken: cancellation));
    }

    /// <summary>Numbers of open deliveries, one entry for each device or broadcast channel that has any.</summary>
    public async Task<IReadOnlyList<(AccountId Account, string DeviceId, long Open)>> OpenDeliveries(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var found = await connection.QueryAsync<OpenOfDevice>(new CommandDefinition(OpenByDevice, cancellationToken: cancellation));
        return [.. found.Select(one => (new AccountId(one.Account), one.DeviceId, one.Open))];
    }

    /// <summary>When each stream last got a new state; null for a stream without an activity.</summary>
    /// <param name="streams">Few: each is a lookup by key.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<DateTimeOffset?>> LastStates(IReadOnlyList<(AccountId Account, string Key)> streams, CancellationToken cancellation)
    {
        if (streams.Count == 0) return [];
        await using var connection = await connections.Open(cancellation);
        var times = new List<DateTimeOffset?>(streams.Count);
        foreach (var (account, key) in streams) times.Add(await LastStateOf(connection, account, key, cancellation));
        return times;
    }

    private static async Task<DateTimeOffset?> LastStateOf(DbConnection connection, AccountId account, string key, CancellationToken cancellation)
    {
        var command = new CommandDefinition(LastState, new { account = account.Value, key }, cancellationToken: cancellation);
        return await connection.ExecuteScalarAsync<long?>(command) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
    }

    /// <summary>A row of <see cref="OpenByDevice"/>, set by Dapper.</summary>
    private sealed class OpenOfDevice
    {
        public long Account { get; set; }

        public string DeviceId { get; set; } = "";

        public long Open { get; set; }
    }
}
