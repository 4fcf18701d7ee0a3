using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>
/// Committed activities for event streams: first the list without states, which is small, then the states of a few cards at a time. A stream with
/// a thousand cards therefore never holds all of them.
/// </summary>
public sealed class CardQueries(IReadConnections connections)
{
    /// <summary>Maximum number of cards that <see cref="Read"/> reads at a time.</summary>
    public const int Page = 50;

    /// <summary>Maximum number of channels that the database compares; a device is in few.</summary>
    private const int FilteredChannels = 8;

    private const string Columns = "SELECT activity_id, seq, started_at, dismiss_at, channels FROM activities";

    /// <summary>One text for any number of ids up to <see cref="Page"/>, so that it is prepared once.</summary>
    private static readonly string ByIds =
        $"WHERE account_id = @account AND activity_id IN ({string.Join(", ", Enumerable.Range(0, Page).Select(i => $"@id{i}"))})";

    /// <summary>Running activities, newest start first.</summary>
    /// <param name="account">The account.</param>
    /// <param name="channels">
    /// Leaves out activities for other channels, but not reliably: the caller checks each target. Null: the whole account.
    /// </param>
    /// <param name="after">The last one of the previous page; null for the first page.</param>
    /// <param name="limit">Maximum number of rows.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public Task<List<ListedCard>> Running(
        AccountId account, IReadOnlySet<string>? channels, CardPlace? after, int limit, CancellationToken cancellation)
    {
        var conditions = Conditions.Of(account).And("ended_at IS NULL");
        if (channels?.Count <= FilteredChannels) conditions.AndPerhapsFor(channels, "channels");
        var page = new PageByTime(after is { } last ? (last.StartedAt.ToUnixTimeMilliseconds(), last.Id) : null, limit - 1);
        conditions.Page(page, "started_at", "activity_id");
        return connections.Read($"{Columns} {conditions.Sql}", conditions.Values, columns => Listed(account, columns), cancellation);
    }

    /// <summary>Activities that ended at <paramref name="since"/> or later, latest end first.</summary>
    public Task<List<ListedCard>> RecentlyEnded(AccountId account, DateTimeOffset since, int limit, CancellationToken cancellation) => connections.Read(
        $"{Columns} WHERE account_id = @account AND ended_at IS NOT NULL AND ended_at >= @since ORDER BY ended_at DESC, activity_id DESC LIMIT @limit",
        new { account = account.Value, since = since.ToUnixTimeMilliseconds(), limit },
        columns => Listed(account, columns),
        cancellation);

    /// <summary>The newest versions of up to <see cref="Page"/> activities, in no particular order.</summary>
    public Task<List<Activity>> Read(AccountId account, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, Page);
        var parameters = new DynamicParameters();
        parameters.Add("account", account.Value);
        for (var i = 0; i < Page; i++) parameters.Add($"id{i}", ids[Math.Min(i, ids.Count - 1)]);
        return connections.Query(ActivityTables.Activities, ByIds, parameters, cancellation);
    }

    private ListedCard? Listed(AccountId account, RowColumns row)
    {
        IColumnReader columns = row;
        var id = columns.Text();
        return connections.Unreadable.Listed(
            ActivityTables.Activities,
            new RowKey(account, id),
            columns,
            rest => new ListedCard(id, rest.Integer(), rest.Time(), rest.OptionalTime(), Json.ToTarget(rest.OptionalBytes())));
    }
}

/// <summary>An activity in a list, without its state.</summary>
/// <param name="Id">The activity id.</param>
/// <param name="Seq">Position of its newest version in the order of all changes.</param>
/// <param name="StartedAt">Its start.</param>
/// <param name="DismissAt">When devices dismiss it; null while it runs.</param>
/// <param name="Target">The recipients.</param>
public sealed record ListedCard(string Id, long Seq, DateTimeOffset StartedAt, DateTimeOffset? DismissAt, Target Target)
{
    public CardPlace Place => new(StartedAt, Id);
}

/// <summary>The place of a running activity in the order of starts.</summary>
public readonly record struct CardPlace(DateTimeOffset StartedAt, string Id);
