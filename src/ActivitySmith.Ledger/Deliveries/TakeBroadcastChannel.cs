using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Gives an activity a new or unused broadcast channel in one environment, and opens the delivery that serves the channel. Returns the id of the
/// activity's channel; null when another activity has taken the channel, or when the activity's current channel is being ended.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity that gets the channel.</param>
/// <param name="environment">The environment of the channel.</param>
/// <param name="channelId">The channel.</param>
/// <param name="isNew">Whether the channel was just created at Apple.</param>
/// <param name="version">The activity version in the starts that are about to be sent: the first version that the subscribers show.</param>
public sealed class TakeBroadcastChannel(
    AccountId account, string activityId, ApnsEnvironment environment, string channelId, bool isNew, long version) : Command<string?>
{
    public override Result<string?> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true }) return (string?)null;
        var name = DeliveryRecord.OfChannel(environment);
        if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, name)) is { IsOpen: true, ChannelId: { } known } open)
            return open.IsLeaving ? null : known; // A card that subscribes now would be ended with the channel.

        var rested = rows.BroadcastChannels.Find(account, channelId);
        if (!isNew && rested?.IsFree(now) != true) return (string?)null;
        rows.BroadcastChannels.Put(new BroadcastChannel
        {
            Account = account,
            Id = channelId,
            Environment = environment,
            ActivityId = activityId,
            CreatedAt = rested?.CreatedAt ?? now
        });
        rows.Deliveries.Put(new DeliveryRecord
        {
            Account = account,
            SubjectId = activityId,
            DeviceId = name,
            Kind = DeliveryKind.Activity,
            Phase = DeliveryPhase.Live,
            SeenVersion = version, // No card is subscribed yet. A newer version that exists by now is sent to the channel.
            ChannelId = channelId,
            CreatedAt = now,
            UpdatedAt = now,
        });
        return channelId;
    }
}
