using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Lists the cards that one device should show now.</summary>
public sealed class DeviceActivities(
    IReadConnections connections, ChannelQueries channels, LedgerWriter ledger, RecentStarts recent, TimeProvider clock)
{
    /// <summary>Maximum number of cards in one response; a phone shows only a few.</summary>
    private const int Limit = 200;

    /// <summary>Activities for the device whose end it has not received, newest start first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="starts">Whether the app is on screen and will start the cards that it can start (<see cref="DeviceActivity.MayStart"/>).</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<DeviceActivity>> List(Device device, bool starts, CancellationToken cancellation)
    {
        var (account, deviceId) = (device.Account, device.Id);

        // A device that becomes a recipient again before the response is sent keeps its card, so the list must include the card.
        while (true)
        {
            // In this order, a card whose start is handed out in between is in both lists, and never in none.
            var owing = await Owed(device, cancellation);
            var (deliveries, newest) = await Read(account, deviceId, cancellation);
            var leaving = deliveries.Where(DeliveryRules.IsTakenAwayByApp).Select(delivery => delivery.SubjectId).ToList();
            if (leaving.Count > 0 && !await RecordRemoved(account, deviceId, leaving)) continue;
            var owed = owing.Where(activity => deliveries.TrueForAll(delivery => delivery.SubjectId != activity.Id)).ToList();
            var shown = deliveries.Where(delivery => !delivery.IsLeaving && newest.ContainsKey(delivery.SubjectId)).ToList();
            var due = starts
                ? shown.Where(delivery => delivery.Phase == DeliveryPhase.Due && newest[delivery.SubjectId].IsRunning)
                    .Select(delivery => newest[delivery.SubjectId]).Concat(owed).ToList()
                : [];
            var oldestFirst = due.OrderBy(activity => activity.StartedAt).Select(activity => activity.Id).ToList();
            var offered = due.Count == 0 ? [] : await Offer(account, deviceId, oldestFirst);
            var now = clock.GetUtcNow();
            return
            [
                .. shown.Select(delivery => new DeviceActivity(
                        newest[delivery.SubjectId],
                        starts && (offered.Contains(delivery.SubjectId) || MayStart(newest[delivery.SubjectId], delivery, now))))
                    .Concat(owed.Select(activity => new DeviceActivity(activity, offered.Contains(activity.Id))))
                    .OrderByDescending(shown => shown.Activity.StartedAt)
                    .Take(Limit),
            ];
        }
    }

    /// <summary>Running activities for the device of which nothing was handed out to it, newest start first.</summary>
    private async Task<IReadOnlyList<Activity>> Owed(Device device, CancellationToken cancellation)
    {
        var memberOf = (await channels.All(device.Account, cancellation))
            .Where(channel => channel.DeviceIds.Contains(device.Id) || channel.UserIds.Contains(device.UserId))
            .Select(channel => channel.Slug)
            .ToHashSet(StringComparer.Ordinal);
        var owed = new List<Activity>();
        for (Activity? last = null; owed.Count < Limit;)
        {
            var page = await connections.Query(
                ActivityTables.Activities,
                "AS a WHERE account_id = @account AND ended_at IS NULL AND (started_at, activity_id) < (@before, @last) "
                + "AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.account_id = a.account_id "
                + "AND d.delivery_id = a.activity_id || '/' || @device AND d.phase <> @left) "
                + "ORDER BY started_at DESC, activity_id DESC LIMIT @limit",
                new
                {
                    account = device.Account.Value,
                    before = last?.StartedAt.ToUnixTimeMilliseconds() ?? long.MaxValue,
                    last = last?.Id ?? "",
                    device = device.Id,
                    left = DeliveryPhase.Left.Name(),
                    limit = Limit,
                },
                cancellation);
            owed.AddRange(page.Where(activity => activity.Shown.Target.Reaches(memberOf)));
            if (page.Count < Limit) break;
            last = page[^1];
        }

        return owed;
    }

    private async Task<(List<DeliveryRecord> Deliveries, Dictionary<string, Activity> Newest)> Read(
        AccountId account, string deviceId, CancellationToken cancellation)
    {
        var parameters = new { account = account.Value, deviceId, kind = DeliveryKind.Activity, limit = Limit };
        var deliveries = await connections.Query(
            DeliveryTables.Deliveries,
            "WHERE account_id = @account AND device_id = @deviceId AND kind = @kind AND closed_at IS NULL ORDER BY created_at DESC LIMIT @limit",
            parameters,
            cancellation);
        var activities = await connections.Query(
            ActivityTables.Activities,
            "WHERE account_id = @account AND activity_id IN "
            + "(SELECT subject_id FROM deliveries WHERE account_id = @account AND device_id = @deviceId AND kind = @kind AND closed_at IS NULL)",
            parameters,
            cancellation);
        return (deliveries, activities.ToDictionary(activity => activity.Id));
    }

    /// <summary>
    /// Records that the app removes these cards. True when all were recorded, or when the ledger refused the write: the app then requests the list
    /// again.
    /// </summary>
    private async Task<bool> RecordRemoved(AccountId account, string deviceId, List<string> leaving)
    {
        var noted = await ledger.Submit(new RecordCardsRemoved(account, deviceId, leaving));
        return noted.IsRefused(out _) || noted.Value.Length == leaving.Count;
    }

    /// <summary>Returns the activities that the app starts instead of a push; none when the ledger refuses the write.</summary>
    private async Task<IReadOnlyCollection<string>> Offer(AccountId account, string deviceId, IReadOnlyList<string> due)
    {
        var offered = await ledger.Submit(new OfferStarts(account, deviceId, due));
        return offered.IsRefused(out _) ? [] : offered.Value;
    }

    /// <summary>
    /// For cards whose start was handed out: true when the start had time to arrive, or when the device has reported the card before.
    /// </summary>
    private bool MayStart(Activity activity, DeliveryRecord delivery, DateTimeOffset now) => activity.IsRunning && delivery.Phase switch
    {
        DeliveryPhase.Starting => !recent.IsOnItsWay(delivery, now),
        // The server is about to end this card and then starts it again.
        DeliveryPhase.Live when DeliveryRules.IsOfEarlierCard(delivery, isEnd: false) => false,
        DeliveryPhase.Live => delivery.ShownVersion > 0 || !recent.IsOnItsWay(delivery, now),
        _ => false,
    };
}

/// <param name="Activity">The activity with its newest version.</param>
/// <param name="MayStart">Whether the app should start the card when it is not on the device. No push starts it at the same time.</param>
public sealed record DeviceActivity(Activity Activity, bool MayStart);
