using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>What a device tells of one activity on it.</summary>
public enum CardReport
{
    /// <summary>The card is there (or has a new update token).</summary>
    Started,

    /// <summary>The user has it before their eyes.</summary>
    Shown,

    /// <summary>The user swiped it away.</summary>
    Dismissed,

    /// <summary>The system ended it.</summary>
    Ended,
}

/// <summary>A device's report. The same report again changes nothing; a late one never takes the place of a newer token. Answers the activity's newest version.</summary>
/// <param name="account">The device's account.</param>
/// <param name="deviceId">Who reports.</param>
/// <param name="activityId">About what.</param>
/// <param name="report">What happened.</param>
/// <param name="updateToken">Address of the card's updates; null when the report brings none.</param>
/// <param name="generation">The device's own counter for the token; null: newest by arrival.</param>
/// <param name="version">Newest version that the card shows; null: the device does not tell.</param>
public sealed class ReportActivity(AccountId account, string deviceId, string activityId, CardReport report, string? updateToken, long? generation, long? version = null) : Command<long>
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

        // A start that arrived after the end had gone past it: the app is to take the card away.
        if (report == CardReport.Started && !activity.IsRunning && delivery is { IsOpen: false, Phase: DeliveryPhase.Ended }) return Catalogue.ActivityNotForDevice;
        if (!delivery.IsOpen && !(activity.IsRunning && delivery.Phase == DeliveryPhase.Failed)) return activity.Version;
        // The phone's places are given away: the app is to take the card away, and gets it again when there is a place.
        if (activity.IsRunning && !delivery.IsLeaving && !Recipients.TryTakePlace(rows, device, activityId)) return Catalogue.ActivityNotForDevice;
        Show(rows, activity, delivery, now);
        return activity.Version;
    }

    private void Show(RowSet rows, Activity activity, DeliveryRecord delivery, DateTimeOffset now)
    {
        var isFirst = delivery.ShownVersion == 0;
        var told = Math.Min(version ?? 0, activity.Version);
        // A start whose reply was lost has arrived; and a card on a channel may have heard more than it started with.
        if (delivery.Phase == DeliveryPhase.Starting) delivery = delivery with { SeenVersion = Math.Max(delivery.SeenVersion, delivery.StartVersion) };
        if (delivery.ChannelId is not null) delivery = delivery with { SeenVersion = Math.Max(delivery.SeenVersion, told) };
        // What went to an address that the device has given up since may be lost; all else that was sent is on the card by now.
        var isElsewhere = !isFirst && updateToken is not null && updateToken != delivery.UpdateToken;
        var confirmed = Math.Max(HeardOf(told, delivery), isElsewhere ? 0 : delivery.SeenVersion);
        var next = delivery with
        {
            Phase = DeliveryPhase.Live,
            ShownVersion = Math.Max(Math.Max(delivery.ShownVersion, confirmed), 1),
            NextTryAt = delivery.Phase == DeliveryPhase.Live ? delivery.NextTryAt : null, // A pause that APNs asked for holds.
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
                // The card may show what was current when it started, and what went to the old address may be lost: the newest version goes once more.
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
    /// Up to which version the user noticed what the card shows. An app that is woken draws the newest version without a sound: of that, only what a push
    /// carried was heard. It starts cards itself only while it is on screen; and what a channel carried, the card tells alone.
    /// </summary>
    private long HeardOf(long told, DeliveryRecord delivery) =>
        report == CardReport.Shown || delivery.StartVersion == 0 || delivery.ChannelId is not null ? told : Math.Min(told, Math.Max(delivery.SeenVersion, delivery.StartVersion));
}
