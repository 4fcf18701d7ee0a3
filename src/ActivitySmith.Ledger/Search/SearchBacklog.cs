using System.Runtime.CompilerServices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.Search;

/// <summary>
/// Reads the rows that may have changed since the index of search was complete: after an upgrade all of them, after a crash the few that no index of
/// the database can rule out. A PUT thus pays nothing for being found after a crash.
/// </summary>
internal sealed class SearchBacklog(IReadConnections connections)
{
    private const int PageSize = 256;

    private readonly StreamQueries streams = new(connections);

    /// <summary>A clock that was set back by less does not hide an activity that ended.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    public async Task<SearchProgress> Progress(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        return await connection.QuerySingleAsync<SearchProgress>(
            new CommandDefinition("SELECT position, at, is_closed AS IsClosed FROM search_progress WHERE id = 1", cancellationToken: cancellation));
    }

    /// <summary>The place of the newest commit in the order of all changes.</summary>
    public async Task<long> Newest(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("SELECT value FROM change_sequence WHERE id = 1", cancellationToken: cancellation));
    }

    /// <summary>Pages of rows, the newest activities of each account first.</summary>
    /// <param name="since">The last noted progress.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async IAsyncEnumerable<IReadOnlyList<object>> Pages(SearchProgress since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var account in await Accounts(cancellation))
        {
            await foreach (var page in OfAccount(account, since, cancellation)) yield return page;
        }

        if (!since.IsComplete) yield break;
        var ended = since.At - (long)Slack.TotalMilliseconds;
        var ends = Read(
            ActivityTables.Activities, "ended_at, account_id, activity_id", "ended_at >= @from",
            "ended_at >= @at AND (ended_at, account_id, activity_id) > (@at, @account, @id)", new { from = ended },
            last => new { from = ended, at = last.EndedAt!.Value.ToUnixTimeMilliseconds(), account = last.Account.Value, id = last.Id }, cancellation);
        await foreach (var page in ends) yield return page;
    }

    private async IAsyncEnumerable<IReadOnlyList<object>> OfAccount(
        AccountId id, SearchProgress since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var account = id.Value;
        for (string? after = null; ;)
        {
            var (page, _) = await streams.List(id, state: null, tags: null, search: null, new PageByName(after, PageSize), cancellation);
            if (page.Count > 0) yield return page;
            if (page.Count <= PageSize) break;
            after = page[^1].Stream.Key.Value;
        }

        var activities = Read(
            ActivityTables.Activities, "started_at DESC, activity_id DESC",
            since.IsComplete ? "account_id = @account AND ended_at IS NULL" : "account_id = @account",
            "(started_at, activity_id) < (@at, @id)", new { account },
            last => new { account, at = last.StartedAt.ToUnixTimeMilliseconds(), id = last.Id }, cancellation);
        await foreach (var page in activities) yield return page;
        var notifications = Read(
            NotificationTable.Notifications, "seq", "account_id = @account", "seq > @seq", new { account, seq = since.Position },
            last => new { account, seq = last.Seq }, cancellation, isAfter: true);
        await foreach (var page in notifications) yield return page;
    }

    private async IAsyncEnumerable<IReadOnlyList<object>> Read<TRow>(
        Table<TRow> table, string order, string which, string next, object first, Func<TRow, object> after,
        [EnumeratorCancellation] CancellationToken cancellation, bool isAfter = false)
        where TRow : class
    {
        for (var parameters = first; ; isAfter = true)
        {
            var condition = isAfter ? $"{which} AND {next}" : which;
            var values = new DynamicParameters(parameters);
            values.Add("limit", PageSize);
            var rows = await connections.Query(table, $"WHERE {condition} ORDER BY {order} LIMIT @limit", values, cancellation);
            if (rows.Count > 0) yield return rows;
            if (rows.Count < PageSize) yield break;
            parameters = after(rows[^1]);
        }
    }

    private async Task<IReadOnlyList<AccountId>> Accounts(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var ids = await connection.QueryAsync<long>(
            new CommandDefinition("SELECT account_id FROM accounts ORDER BY account_id", cancellationToken: cancellation));
        return [.. ids.Select(id => new AccountId(id))];
    }
}
