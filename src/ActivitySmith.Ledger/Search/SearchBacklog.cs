using System.Runtime.CompilerServices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.Search;

/// <summary>
/// Reads the rows that may have changed since the progress of the index was noted: after an upgrade all of them, after a crash those that no index of the
/// database can rule out. A PUT thus pays nothing for being found after a crash.
/// </summary>
internal sealed class SearchBacklog(IReadConnections connections)
{
    private const int PageSize = 256;

    private readonly StreamQueries streams = new(connections);

    public async Task<SearchProgress> Progress(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        return await connection.QuerySingleAsync<SearchProgress>(
            new CommandDefinition("SELECT position, at FROM search_progress WHERE id = 1", cancellationToken: cancellation));
    }

    /// <summary>The place of the newest commit in the order of all changes.</summary>
    public async Task<long> Newest(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("SELECT value FROM change_sequence WHERE id = 1", cancellationToken: cancellation));
    }

    /// <summary>Pages of rows.</summary>
    /// <param name="since">The noted progress.</param>
    /// <param name="newest">See <see cref="Newest"/>.</param>
    /// <param name="slack">A clock that was set back by less does not hide a change.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async IAsyncEnumerable<IReadOnlyList<object>> Pages(
        SearchProgress since, long newest, TimeSpan slack, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var from = since.At - (long)slack.TotalMilliseconds;
        foreach (var account in await Accounts(cancellation))
        {
            var pages = !since.IsComplete ? All(account, cancellation) : Changed(account, since.Position, newest, from, cancellation);
            await foreach (var page in pages) yield return page;
        }

        if (!since.IsComplete || since.Position == newest) yield break;
        var ended = Read(
            ActivityTables.Activities, "ended_at, account_id, activity_id", "ended_at >= @from",
            "ended_at >= @at AND (ended_at, account_id, activity_id) > (@at, @account, @id)", new { from },
            last => new { from, at = last.EndedAt!.Value.ToUnixTimeMilliseconds(), account = last.Account.Value, id = last.Id }, cancellation);
        await foreach (var page in ended) yield return page;
    }

    /// <summary>All rows of an account, the newest activities first.</summary>
    private async IAsyncEnumerable<IReadOnlyList<object>> All(AccountId id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            var (page, _) = await streams.List(id, state: null, tags: null, search: null, new PageByName(after, PageSize), cancellation);
            if (page.Count > 0) yield return page;
            if (page.Count <= PageSize) break;
            after = page[^1].Stream.Key.Value;
        }

        await foreach (var page in Activities(id, "account_id = @account", cancellation)) yield return page;
        await foreach (var page in Notifications(id, after: -1, cancellation)) yield return page;
    }

    /// <summary>The streams that have changed, also those that did so without a new position, running activities, and notifications.</summary>
    private async IAsyncEnumerable<IReadOnlyList<object>> Changed(
        AccountId id, long position, long newest, long from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var account = id.Value;
        var changed = Read(
            StreamTable.Streams, "updated_at, stream_key", "account_id = @account AND updated_at >= @from", "(updated_at, stream_key) > (@at, @key)",
            new { account, from }, last => new { account, from, at = last.UpdatedAt.ToUnixTimeMilliseconds(), key = last.Key.Value }, cancellation);
        await foreach (var page in changed) yield return page;
        if (position == newest) yield break;
        await foreach (var page in Activities(id, "account_id = @account AND ended_at IS NULL", cancellation)) yield return page;
        await foreach (var page in Notifications(id, position, cancellation)) yield return page;
    }

    private IAsyncEnumerable<IReadOnlyList<object>> Activities(AccountId id, string which, CancellationToken cancellation) => Read(
        ActivityTables.Activities, "started_at DESC, activity_id DESC", which, "(started_at, activity_id) < (@at, @id)", new { account = id.Value },
        last => new { account = id.Value, at = last.StartedAt.ToUnixTimeMilliseconds(), id = last.Id }, cancellation);

    private IAsyncEnumerable<IReadOnlyList<object>> Notifications(AccountId id, long after, CancellationToken cancellation) => Read(
        NotificationTable.Notifications, "seq", "account_id = @account AND seq > @seq", "TRUE", new { account = id.Value, seq = after },
        last => new { account = id.Value, seq = last.Seq }, cancellation);

    private async IAsyncEnumerable<IReadOnlyList<object>> Read<TRow>(
        Table<TRow> table, string order, string which, string next, object first, Func<TRow, object> after,
        [EnumeratorCancellation] CancellationToken cancellation)
        where TRow : class
    {
        for (var (condition, parameters) = (which, first); ; condition = $"{which} AND {next}")
        {
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
