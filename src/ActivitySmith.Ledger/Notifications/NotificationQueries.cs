using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>Committed notifications, for pages and lists.</summary>
public sealed class NotificationQueries(IReadConnections connections)
{
    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<Notification>> Recent(AccountId account, int limit, CancellationToken cancellation) =>
        await connections.Query(
            NotificationTable.Notifications,
            "WHERE account_id = @account ORDER BY created_at DESC, notification_id DESC LIMIT @limit",
            new { account = account.Value, limit },
            cancellation);

    /// <summary>Latest first, page by page.</summary>
    /// <param name="account">Whose notifications.</param>
    /// <param name="tag">A whole tag; null for any.</param>
    /// <param name="since">Sent then or later; null for any.</param>
    /// <param name="until">Sent before; null for any.</param>
    /// <param name="page">Which ones.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<Notification>> List(
        AccountId account, string? tag, DateTimeOffset? since, DateTimeOffset? until, PageByTime page, CancellationToken cancellation) =>
        connections.Query(
            NotificationTable.Notifications,
            Conditions.Of(account).AndTag(tag).AndBetween("created_at", since, until).Page(page, "created_at", "notification_id"),
            cancellation);

    public async Task<Notification?> Find(AccountId account, string notificationId, CancellationToken cancellation) =>
        (await connections.Query(NotificationTable.Notifications, Conditions.Of(account).And("notification_id = @id", "id", notificationId), cancellation))
        .FirstOrDefault();
}
