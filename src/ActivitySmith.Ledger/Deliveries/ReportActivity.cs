using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Applies a device's report about a card. A repeated report changes nothing; an outdated one never replaces a newer token. Returns the newest
/// version of the activity.
/// </summary>
/// <param name="account">The device's account.</param>
/// <param name="deviceId">The device that reports.</param>
/// <param name="activityId">The activity of the card.</param>
/// <param name="report">The event.</param>
/// <param name="updateToken">The token for updates of the card; null when the report has none.</param>
/// <param name="generation">The device's counter for the token; null: the token of the latest report is the newest.</param>
/// <param name="version">The newest version that the card shows; null when the device does not report it.</param>
public sealed class ReportActivity(
    AccountId account, string deviceId, string activityId, CardReport report, string? updateToken, long? generation, long? version = null) : Command<long>
{
    public override Result<long> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { } activity || rows.Devices.Find(account, deviceId) is not { } device)
            return Catalogue.ActivityNotForDevice;
        var delivery = rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId));
        if (delivery is null || delivery.Phase == DeliveryPhase.Left)
        {
            if (!activity.IsRunning || Recipients.RecipientOf(rows, activity, deviceId) is null) return Catalogue.ActivityNotForDevice;
            Recipients.Join(rows, activity, device, now);
            delivery = rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId))!;
        }

        var reported = new ReportedCard(report, updateToken, generation, version);
        var isEnd = reported.IsEnd;
        if (delivery.IsLeaving && delivery.IsOpen && isEnd)
        {
            Recipients.Closed(rows, DeliveryRules.Close(delivery, DeliveryPhase.Left, now), now);
            return activity.Version;
        }

        if (delivery.IsLeaving && updateToken is null) return Catalogue.ActivityNotForDevice;
        if (!delivery.IsLeaving && DeliveryRules.IsOfEarlierCard(delivery, isEnd)) return isEnd ? activity.Version : Catalogue.ActivityNotForDevice;
        if (isEnd)
        {
            if (!delivery.IsOpen) return activity.Version;
            var phase = report == CardReport.Dismissed ? DeliveryPhase.Dismissed : DeliveryPhase.Ended;
            Recipients.Closed(rows, DeliveryRules.Close(delivery, phase, now), now);
            return activity.Version;
        }

        // The start arrived after the end was sent: the app must remove the card.
        if (report == CardReport.Started && !activity.IsRunning && delivery is { IsOpen: false, Phase: DeliveryPhase.Ended })
            return Catalogue.ActivityNotForDevice;
        if (!delivery.IsOpen && !(activity.IsRunning && delivery.Phase == DeliveryPhase.Failed)) return activity.Version;
        // No place is free on the phone: the app must remove the card, and gets it again when a place is free.
        if (activity.IsRunning && !delivery.IsLeaving && !Recipients.TryTakePlace(rows, device, activityId)) return Catalogue.ActivityNotForDevice;
        var isFirst = delivery.ShownVersion == 0;
        var shown = reported.Apply(delivery, activity.Version, now);
        rows.Deliveries.Put(shown);
        if (isFirst && shown.SeenVersion > 0) ChannelSubscribers.CatchUp(rows, shown, now);
        return activity.Version;
    }
}
