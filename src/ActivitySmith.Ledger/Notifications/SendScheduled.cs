using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>
/// Sends a scheduled notification whose time has come to the devices that its target has now. Run again, on this node or another, it changes nothing.
/// </summary>
public sealed class SendScheduled(AccountId account, string notificationId) : Command<bool>
{
    /// <returns>Whether it was sent by this call.</returns>
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Notifications.Find(account, notificationId) is not { State: NotificationState.Scheduled } scheduled) return false;
        if (scheduled.DeliverAt > now) return false;
        var sent = rows.Put(NotificationRules.Send(scheduled, now));
        SendNotification.Deliver(rows, sent, rows.Directory(account).Resolve(sent.Target.Channels), now);
        return true;
    }
}
