using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Chooses the broadcast channel for an activity's cards: the one it has, an unused one, or a new one. Without a channel the cards use
/// update tokens, so a start never waits for a channel.
/// </summary>
public sealed partial class ActivityChannels(
    ApnsTransport transport, ApnsChannels channels, DeliveryQueries queries, LedgerWriter ledger, TimeProvider clock, ILogger<ActivityChannels> log)
{
    /// <summary>Maximum of unused channels to read when Apple reports too many channels.</summary>
    private const int MaxUnused = 100;

    /// <summary>Maximum of unused channels to delete at once to make room, so that a start does not wait for minutes.</summary>
    private const int MaxDeletedAtOnce = 20;

    private readonly ChannelRemoval removal = new(channels, ledger);

    private readonly ChannelCreation[] creations =
        [.. ApnsEnvironments.All.Select(environment => new ChannelCreation(environment, channels, queries, clock, log))];

    /// <returns>The channel id; null: the cards start with tokens.</returns>
    internal async Task<string?> Of(ActivityLane lane, Activity activity, ApnsEnvironment environment, CancellationToken cancellation)
    {
        if (!transport.CanBroadcast(environment)) return null;
        var name = DeliveryRecord.OfChannel(environment);
        if (lane.IsChannelLeaving(name)) return null;
        if (lane.ChannelOf(name) is { } known) return known;
        try
        {
            var channel = await Rested(activity, environment, cancellation) ?? await New(activity, environment, cancellation);
            if (channel is not null) lane.Remember(name, channel);
            return channel;
        }
        catch (System.Data.Common.DbException error)
        {
            // The database is unavailable. The start does not wait for a channel.
            LogNone(activity.Id, error.Message);
            return null;
        }
    }

    /// <summary>Whether Apple still has the channel. Also true when Apple cannot be reached now.</summary>
    public async Task<bool> IsThere(ApnsEnvironment environment, string channelId, CancellationToken cancellation) =>
        await channels.Read(environment, channelId, cancellation) is not ChannelOutcome.NotFound;

    private async Task<string?> Rested(Activity activity, ApnsEnvironment environment, CancellationToken cancellation)
    {
        var rested = await queries.RestedChannels(activity.Account, environment, clock.GetUtcNow(), limit: 1, cancellation);
        if (rested.Count == 0) return null;
        var taken = await ledger.Submit(new TakeBroadcastChannel(activity.Account, activity.Id, environment, rested[0].Id, isNew: false, activity.Version));
        return taken.IsRefused(out _) ? null : taken.Value;
    }

    private async Task<string?> New(Activity activity, ApnsEnvironment environment, CancellationToken cancellation)
    {
        var (made, kept) = await Create();
        if (made is ChannelOutcome.Full && await MakeRoom(environment, cancellation)) (made, kept) = await Create();
        if (made is ChannelOutcome.Created) return kept;
        LogNone(activity.Id, made switch
        {
            ChannelOutcome.NotDone why => why.Why.ToString(),
            ChannelOutcome.Unknown lost => lost.Reason,
            _ => "the app has as many channels as Apple allows",
        });
        return null;

        Task<(ChannelOutcome Made, string? Kept)> Create() => creations[(int)environment].Create(Keep, cancellation);

        async Task<string?> Keep(string channelId)
        {
            var taken = await ledger.Submit(new TakeBroadcastChannel(activity.Account, activity.Id, environment, channelId, isNew: true, activity.Version));
            var known = taken.IsRefused(out _) ? null : taken.Value;

            // A channel without a row would count against Apple's cap forever.
            if (known != channelId) await channels.Delete(environment, channelId, CancellationToken.None);
            return known;
        }
    }

    /// <summary>Deletes unused channels of any account, because Apple counts channels per app.</summary>
    private async Task<bool> MakeRoom(ApnsEnvironment environment, CancellationToken cancellation)
    {
        var isRoom = false;
        var unused = await queries.UnusedChannels(clock.GetUtcNow() - BroadcastChannel.Rest, MaxUnused, cancellation);
        foreach (var channel in unused.Where(channel => channel.Environment == environment).Take(MaxDeletedAtOnce))
            isRoom |= await removal.Remove(channel) is ChannelOutcome.NotFound;
        return isRoom;
    }

    [LoggerMessage(LogLevel.Warning, "Activity {ActivityId} has no broadcast channel; its pushes go to update tokens: {Reason}")]
    private partial void LogNone(string activityId, string reason);
}
