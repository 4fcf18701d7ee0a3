using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>Takes a notification back from the devices that it was sent to, or cancels one that is still to be sent. Again, it changes nothing.</summary>
public sealed class WithdrawNotification(Caller caller, string notificationId) : Command<NotificationChanged>
{
    public override Result<NotificationChanged> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Notifications.Find(caller.Account, notificationId) is not { } before) return Catalogue.NotificationNotFound(notificationId);
        if (!caller.Scope.Covers(before.Target.Channels)) return Catalogue.CannotWithdrawNotification;
        if (before.State is NotificationState.Withdrawn or NotificationState.Cancelled) return new NotificationChanged(before, default);
        var recipients = NotificationRecipients.Of(rows, before);
        var kept = rows.Put(NotificationRules.Withdraw(before, now));
        return new NotificationChanged(kept, kept.Version == before.Version ? default : recipients.Follow(rows, before, kept, now));
    }
}
