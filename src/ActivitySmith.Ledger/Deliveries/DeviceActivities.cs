using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>What one device is to show now.</summary>
public sealed class DeviceActivities(IReadConnections connections, LedgerWriter ledger, RecentStarts recent, TimeProvider clock)
{
    /// <summary>Cards in one answer; a phone shows a handful.</summary>
    private const int Limit = 200;

    /// <summary>Activities meant for the device that it has not got to the end of, newest start first.</summary>
    /// <param name="account">The device's account.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="starts">Whether the app is on screen and will start the cards that it may (<see cref="DeviceActivity.MayStart"/>).</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<DeviceActivity>> List(AccountId account, string deviceId, bool starts, CancellationToken cancellation)
    {
        // A device that is meant again before its app is answered keeps its card, and so must see it on the list.
        while (true)
        {
            var (deliveries, newest) = await Read(account, deviceId, cancellation);
            var leaving = deliveries.Where(DeliveryRules.IsTakenAwayByApp).Select(delivery => delivery.SubjectId).ToList();
            if (leaving.Count > 0 && !await AreGone(account, deviceId, leaving)) continue;
            var shown = deliveries.Where(delivery => !delivery.IsLeaving && newest.ContainsKey(delivery.SubjectId)).ToList();
            var due = starts ? shown.Where(delivery => delivery.Phase == DeliveryPhase.Due && newest[delivery.SubjectId].IsRunning).Select(delivery => delivery.SubjectId).ToList() : [];
            var offered = due.Count == 0 ? [] : await Offer(account, deviceId, due);
            var now = clock.GetUtcNow();
            return [.. shown.Select(delivery => new DeviceActivity(
                newest[delivery.SubjectId], starts && (offered.Contains(delivery.SubjectId) || MayStart(newest[delivery.SubjectId], delivery, now))))];
        }
    }

    private async Task<(List<DeliveryRecord> Deliveries, Dictionary<string, Activity> Newest)> Read(AccountId account, string deviceId, CancellationToken cancellation)
    {
        var parameters = new { account = account.Value, deviceId, kind = DeliveryKind.Activity, limit = Limit };
        var deliveries = await connections.Query(
            DeliveryTables.Deliveries, "WHERE account_id = @account AND device_id = @deviceId AND kind = @kind AND closed_at IS NULL ORDER BY created_at DESC LIMIT @limit", parameters, cancellation);
        var activities = await connections.Query(
            ActivityTables.Activities,
            "WHERE account_id = @account AND activity_id IN (SELECT subject_id FROM deliveries WHERE account_id = @account AND device_id = @deviceId AND kind = @kind AND closed_at IS NULL)",
            parameters,
            cancellation);
        return (deliveries, activities.ToDictionary(activity => activity.Id));
    }

    /// <summary>Whether all of them are gone with this answer, or nothing could be written: the app asks again.</summary>
    private async Task<bool> AreGone(AccountId account, string deviceId, List<string> leaving)
    {
        var noted = await ledger.Submit(new NoteTakenAway(account, deviceId, leaving));
        return noted.IsRefused(out _) || noted.Value.Length == leaving.Count;
    }

    /// <summary>Those that no push starts; none while the ledger cannot write it down.</summary>
    private async Task<IReadOnlyCollection<string>> Offer(AccountId account, string deviceId, IReadOnlyList<string> due)
    {
        var offered = await ledger.Submit(new OfferStarts(account, deviceId, due));
        return offered.IsRefused(out _) ? [] : offered.Value;
    }

    /// <summary>Of cards whose start was handed out: it has had its time, or the card was there before.</summary>
    private bool MayStart(Activity activity, DeliveryRecord delivery, DateTimeOffset now) => activity.IsRunning && delivery.Phase switch
    {
        DeliveryPhase.Starting => !recent.IsOnItsWay(delivery, now),
        DeliveryPhase.Live when DeliveryRules.IsOfEarlierCard(delivery, isEnd: false) => false, // It is about to be ended, and begins once more then.
        DeliveryPhase.Live => delivery.ShownVersion > 0 || !recent.IsOnItsWay(delivery, now),
        _ => false,
    };
}

/// <param name="Activity">Its newest version.</param>
/// <param name="MayStart">Whether the app is to start the card itself when it is not on the device; no push will do it as well.</param>
public sealed record DeviceActivity(Activity Activity, bool MayStart);
