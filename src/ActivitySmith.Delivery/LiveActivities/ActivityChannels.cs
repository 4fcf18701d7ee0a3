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
/// Which broadcast channel an activity's cards listen to: the one it has, a rested one, or a new one. Without one the cards have update
/// tokens instead, so that nothing here is worth waiting for.
/// </summary>
public sealed partial class ActivityChannels(
    ApnsTransport transport, ApnsChannels channels, DeliveryQueries queries, LedgerWriter ledger, TimeProvider clock, ILogger<ActivityChannels> log)
{
    /// <summary>Rested channels that are looked at when Apple says that there are too many.</summary>
    private const int MaxUnused = 100;

    /// <summary>Rested channels that are deleted at most to make room for one, so that a start does not wait for minutes.</summary>
    private const int MaxDeletedAtOnce = 20;

    private readonly ChannelRemoval removal = new(channels, ledger);

    private readonly ChannelCreation[] creations = [.. ApnsEnvironments.All.Select(environment => new ChannelCreation(environment, channels, queries, clock, log))];

    /// <returns>Null: cards start with tokens.</returns>
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
            // The database is away for a moment; the start itself waits for it.
            LogNone(activity.Id, error.Message);
            return null;
        }
    }

    /// <summary>Whether Apple still has the channel; true as well when Apple cannot be asked now.</summary>
    public async Task<bool> IsThere(ApnsEnvironment environment, string channelId, CancellationToken cancellation) =>
        await channels.Read(environment, channelId, cancellation) is not ChannelOutcome.Gone;

    private async Task<string?> Rested(Activity activity, ApnsEnvironment environment, CancellationToken cancellation)
    {
        var rested = await queries.RestedChannels(activity.Account, environment, clock.GetUtcNow(), limit: 1, cancellation);
        if (rested.Count == 0) return null;
        var taken = await ledger.Submit(new TakeChannel(activity.Account, activity.Id, environment, rested[0].Id, isNew: false, activity.Version));
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
            var taken = await ledger.Submit(new TakeChannel(activity.Account, activity.Id, environment, channelId, isNew: true, activity.Version));
            var known = taken.IsRefused(out _) ? null : taken.Value;

            // A channel that no row knows would count against Apple's cap for ever.
            if (known != channelId) await channels.Delete(environment, channelId, CancellationToken.None);
            return known;
        }
    }

    /// <summary>Deletes rested channels, whichever account they are of: Apple counts them by app.</summary>
    private async Task<bool> MakeRoom(ApnsEnvironment environment, CancellationToken cancellation)
    {
        var isRoom = false;
        var unused = await queries.UnusedChannels(clock.GetUtcNow() - BroadcastChannel.Rest, MaxUnused, cancellation);
        foreach (var channel in unused.Where(channel => channel.Environment == environment).Take(MaxDeletedAtOnce))
            isRoom |= await removal.Remove(channel) is ChannelOutcome.Gone;
        return isRoom;
    }

    [LoggerMessage(LogLevel.Warning, "Activity {ActivityId} goes by tokens, there is no broadcast channel for it: {Reason}")]
    private partial void LogNone(string activityId, string reason);
}
