using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
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
}
