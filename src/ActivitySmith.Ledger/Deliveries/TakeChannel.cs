using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Gives an activity its broadcast channel in one environment, new or rested, and opens the delivery that serves it. Answers the id of
/// the channel the activity has from then on; null when the rested one was taken by another meanwhile, or the activity's own is being ended.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">Who gets it.</param>
/// <param name="environment">Where the channel is.</param>
/// <param name="channelId">The channel.</param>
/// <param name="isNew">Whether Apple has just made it.</param>
/// <param name="version">Of the activity, in the starts that are about to go: what the first listeners will show.</param>
public sealed class TakeChannel(AccountId account, string activityId, ApnsEnvironment environment, string channelId, bool isNew, long version) : Command<string?>
{
    public override Outcome<string?> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true }) return (string?)null;
        var name = DeliveryRecord.OfChannel(environment);
        if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, name)) is { IsOpen: true, ChannelId: { } known } open)
            return open.IsLeaving ? null : known; // Whoever began to listen now would be ended with it.

        var rested = rows.BroadcastChannels.Find(account, channelId);
        if (!isNew && rested?.IsFree(now) != true) return (string?)null;
        rows.BroadcastChannels.Put(new BroadcastChannel { Account = account, Id = channelId, Environment = environment, ActivityId = activityId, CreatedAt = rested?.CreatedAt ?? now });
        rows.Deliveries.Put(new DeliveryRecord
        {
            Account = account,
            SubjectId = activityId,
            DeviceId = name,
            Kind = DeliveryKind.Activity,
            Phase = DeliveryPhase.Live,
            SeenVersion = version, // Nobody listens yet. A newer version that is there by now goes to the channel.
            ChannelId = channelId,
            CreatedAt = now,
            UpdatedAt = now,
        });
        return channelId;
    }
}
