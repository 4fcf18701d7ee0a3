using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>Replaces a notification on the devices that it was sent to, or one that is still to be sent.</summary>
/// <param name="caller">The account and the scope of its key.</param>
/// <param name="notificationId">The notification.</param>
/// <param name="content">See <see cref="NotificationRules.Replace"/>.</param>
/// <param name="tags">Null keeps the tags, an empty list clears them.</param>
/// <param name="metadata">Compact JSON; null keeps the metadata, <c>{}</c> clears it.</param>
/// <param name="deliverAt">Another time for one that is scheduled; null keeps the time.</param>
public sealed class ReplaceNotification(
    Caller caller, string notificationId, NotificationContent content, IReadOnlyList<string>? tags, byte[]? metadata, DateTimeOffset? deliverAt)
    : Command<NotificationChanged>
{
    public override Result<NotificationChanged> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Notifications.Find(caller.Account, notificationId) is not { } before) return Catalogue.NotificationNotFound(notificationId);
        if (!caller.Scope.Covers(before.Target.Channels)) return Catalogue.CannotReplaceNotification;
        if (before.State is NotificationState.Withdrawn or NotificationState.Cancelled) return Catalogue.NotificationIsGone(before.State);
        if (deliverAt is not null && before.State != NotificationState.Scheduled) return Catalogue.NotificationWasSent;
        var next = NotificationRules.Replace(before, content, tags, metadata, deliverAt, now);
        if (ReferenceEquals(next, before)) return new NotificationChanged(before, default);

        var recipients = NotificationRecipients.Of(rows, before);
        if ((before.State == NotificationState.Scheduled || OneOffs.AnyPhone(recipients.Devices)) && PayloadBudget.Check(next.Content.Value) is { } tooLong)
            return tooLong;
        var kept = rows.Put(next);
        return new NotificationChanged(kept, next.Version == before.Version ? default : recipients.Follow(rows, before, kept, now));
    }
}
