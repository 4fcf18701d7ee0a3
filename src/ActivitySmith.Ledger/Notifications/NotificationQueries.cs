using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>Filter of a list of notifications; null members match any value.</summary>
/// <param name="State">One of <see cref="NotificationState.Names"/>.</param>
/// <param name="Tags">Whole tags.</param>
/// <param name="Since">Sent then or later.</param>
/// <param name="Until">Sent before.</param>
/// <param name="Search">Words of the latest content and the tags.</param>
public sealed record NotificationFilter(string? State, TagFilter? Tags, DateTimeOffset? Since, DateTimeOffset? Until, SearchFilter? Search = null);

/// <summary>Committed notifications, for pages and lists.</summary>
public sealed class NotificationQueries(IReadConnections connections)
{
    internal static readonly long[] AnyState = [.. NotificationState.Names.Select(NotificationTable.NumberOf)];

    /// <summary>The latest notifications, newest first in the order of all changes: a clock that was ahead cannot hide newer ones.</summary>
    public async Task<IReadOnlyList<Notification>> Recent(AccountId account, int limit, CancellationToken cancellation) =>
        await connections.Query(
            NotificationTable.Notifications,
            "WHERE account_id = @account AND sent_seq > 0 AND state = @sent ORDER BY sent_seq DESC LIMIT @limit",
            new { account = account.Value, limit, sent = NotificationState.Sent },
            cancellation);

    /// <summary>The notifications with the latest changes after a position, in the order of all changes; withdrawn ones too.</summary>
    /// <param name="account">The account of the notifications.</param>
    /// <param name="seq">Position of the last known change; 0 for none.</param>
    /// <param name="created">Sent then or later.</param>
    /// <param name="limit">Maximum number of rows.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<Notification>> Latest(AccountId account, long seq, DateTimeOffset created, int limit, CancellationToken cancellation)
    {
        var rows = await connections.Query(
            NotificationTable.Notifications,
            "WHERE account_id = @account AND seq > @seq AND created_at >= @created AND sent_seq > 0 ORDER BY seq DESC LIMIT @limit",
            new { account = account.Value, seq, created = created.ToUnixTimeMilliseconds(), limit },
            cancellation);
        rows.Reverse();
        return rows;
    }

    /// <summary>Notifications in the order of all changes, after one position; withdrawn ones too.</summary>
    /// <param name="account">The account of the notifications.</param>
    /// <param name="seq">Position of the last known change; null for the latest ones.</param>
    /// <param name="created">Sent then or later.</param>
    /// <param name="limit">Maximum number of rows.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<Notification>> After(AccountId account, long? seq, DateTimeOffset created, int limit, CancellationToken cancellation)
    {
        var rows = await connections.Query(
            NotificationTable.Notifications,
            seq is null
                ? "WHERE account_id = @account AND created_at >= @created AND sent_seq > 0 ORDER BY seq DESC LIMIT @limit"
                : "WHERE account_id = @account AND created_at >= @created AND sent_seq > 0 AND seq > @seq ORDER BY seq LIMIT @limit",
            new { account = account.Value, seq = seq ?? 0, created = created.ToUnixTimeMilliseconds(), limit },
            cancellation);
        if (seq is null) rows.Reverse();
        return rows;
    }

    /// <summary>A page of notifications, newest first.</summary>
    public async Task<PageRows<Notification>> List(AccountId account, NotificationFilter filter, PageByTime page, CancellationToken cancellation)
    {
        if (filter is { Tags: { } tags, Search: null })
        {
            return await connections.Query(
                NotificationTable.Notifications, account, filter.State is null ? AnyState : [NotificationTable.NumberOf(filter.State)], tags,
                Tagged(account, filter.Since, filter.Until, page), cancellation);
        }

        if (filter.Search is { } search)
        {
            var entries = SearchedRows.Of(account, SearchKind.Notification).AndBetween("e.at", filter.Since, filter.Until).Page(page, "e.at", "e.id");
            return await connections.Query(
                NotificationTable.Notifications, SearchKind.Notification, account, search, filter.Tags, entries, also => Add(filter, also), cancellation);
        }

        var conditions = OfState(account, filter.State).AndBetween("created_at", filter.Since, filter.Until).Page(page, "created_at", "notification_id");
        return new(await connections.Query(NotificationTable.Notifications, conditions, cancellation));
    }

    private static void Add(NotificationFilter filter, Conditions entries)
    {
        if (filter.State is { } state) entries.AndStates("e.state", [NotificationTable.NumberOf(state)]);
    }

    private static Conditions OfState(AccountId account, string? state) =>
        state is null ? Conditions.Of(account) : Conditions.Of(account).And("state = @state", "state", state);

    /// <summary>The page, on the columns of the tags.</summary>
    internal static Conditions Tagged(AccountId account, DateTimeOffset? since, DateTimeOffset? until, PageByTime page) =>
        Conditions.Of(account).AndBetween("at", since, until).Page(page, "at", "id");

    public async Task<Notification?> Find(AccountId account, string notificationId, CancellationToken cancellation) =>
        await connections.Find(NotificationTable.Notifications, Conditions.Of(account).And("notification_id = @id", "id", notificationId), cancellation);

    /// <summary>The earliest time for which a notification of any account is scheduled; null for none. One search of an index.</summary>
    public async Task<DateTimeOffset?> NextDue(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var next = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "SELECT MIN(deliver_at) FROM notifications WHERE state = 'scheduled'", cancellationToken: cancellation));
        return next is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
    }

    /// <summary>Scheduled notifications of all accounts whose time has come, earliest first.</summary>
    public async Task<IReadOnlyList<Notification>> Due(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await connections.Query(
            NotificationTable.Notifications,
            "WHERE state = 'scheduled' AND deliver_at <= @now ORDER BY deliver_at LIMIT @limit",
            new { now = now.ToUnixTimeMilliseconds(), limit },
            cancellation);

    /// <summary>Earlier versions of a notification, newest first.</summary>
    public async Task<IReadOnlyList<NotificationVersion>> Versions(AccountId account, string notificationId, CancellationToken cancellation) =>
        await connections.Query(
            NotificationTable.Versions,
            "WHERE account_id = @account AND notification_id = @notificationId ORDER BY version DESC LIMIT @limit",
            new { account = account.Value, notificationId, limit = NotificationVersion.MaxKept },
            cancellation);
}
