using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>The events of a Live Activity that a device reports.</summary>
public enum CardReport
{
    /// <summary>The card is on the device, or has a new update token.</summary>
    Started,

    /// <summary>The user is looking at the card.</summary>
    Shown,

    /// <summary>The user swiped the card away.</summary>
    Dismissed,

    /// <summary>The system ended the card.</summary>
    Ended,
}

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
    public override Outcome<long> Apply(RowSet rows, DateTimeOffset now)
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

        var isEnd = report is CardReport.Dismissed or CardReport.Ended;
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
        Show(rows, activity, delivery, now);
        return activity.Version;
    }

    private void Show(RowSet rows, Activity activity, DeliveryRecord delivery, DateTimeOffset now)
    {
        var isFirst = delivery.ShownVersion == 0;
        var reported = Math.Min(version ?? 0, activity.Version);
        // A start whose reply was lost has arrived. A card on a broadcast channel may have received more than its start.
        if (delivery.Phase == DeliveryPhase.Starting) delivery = delivery with { SeenVersion = Math.Max(delivery.SeenVersion, delivery.StartVersion) };
        if (delivery.ChannelId is not null) delivery = delivery with { SeenVersion = Math.Max(delivery.SeenVersion, reported) };
        // Pushes to an update token that the device has replaced may be lost; everything else that was sent is on the card.
        var isElsewhere = !isFirst && updateToken is not null && updateToken != delivery.UpdateToken;
        var confirmed = Math.Max(HeardOf(reported, delivery), isElsewhere ? 0 : delivery.SeenVersion);
        var next = delivery with
        {
            Phase = DeliveryPhase.Live,
            ShownVersion = Math.Max(Math.Max(delivery.ShownVersion, confirmed), 1),
            NextTryAt = delivery.Phase == DeliveryPhase.Live ? delivery.NextTryAt : null, // Keeps a pause that APNs requested.
            LeaveSentAt = delivery.IsLeaving ? delivery.LeaveSentAt : null,
            Reason = delivery.Phase == DeliveryPhase.Live ? delivery.Reason : null,
            ClosedAt = null,
            UpdatedAt = now,
        };
        if (updateToken is not null && (generation is null || generation >= delivery.TokenGeneration))
        {
            var isNew = updateToken != delivery.UpdateToken;
            next = next with
            {
                UpdateToken = updateToken,
                TokenGeneration = generation ?? delivery.TokenGeneration,
                TokenReportedAt = now,
                ChannelId = null,
                // The card may show the version that it started with, and pushes to the old token may be lost: the newest version is sent again.
                SeenVersion = isNew ? 0 : delivery.SeenVersion,
                NextTryAt = isNew ? null : next.NextTryAt,
                Attempts = isNew ? 0 : delivery.Attempts,
                Reason = isNew ? null : delivery.Reason,
            };
        }

        rows.Deliveries.Put(next);
        if (isFirst && next.SeenVersion > 0) ChannelListeners.CatchUp(rows, next, now);
    }

    /// <summary>
    /// The newest version that the user noticed. When a push wakes the app, it draws the newest version without a sound; then only the version that a
    /// push carried counts. An app starts cards only while it is on screen, and only the report shows what a broadcast channel delivered: in both
    /// cases the reported version counts.
    /// </summary>
    private long HeardOf(long reported, DeliveryRecord delivery) =>
        report == CardReport.Shown || delivery.StartVersion == 0 || delivery.ChannelId is not null
            ? reported
            : Math.Min(reported, Math.Max(delivery.SeenVersion, delivery.StartVersion));
}
