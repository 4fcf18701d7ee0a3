using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Makes broadcast channels in one environment. A creation whose reply was lost is not repeated, as each attempt may have left a channel that
/// counts against Apple's cap: no other is made until the list at Apple has shown whether there is one that no row knows, and that one is
/// deleted. Meanwhile cards start with tokens.
/// </summary>
internal sealed partial class ChannelCreation(ApnsEnvironment environment, ApnsChannels channels, DeliveryQueries queries, TimeProvider clock, ILogger log)
{
    /// <summary>From a lost reply to the look at the list: APNs is done with the request by then, whatever became of it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();

    /// <summary>Channels on Apple's list that are not of this server: another one has the same app.</summary>
    private HashSet<string> strangers = [];

    private int underWay;
    private int unknown;
    private long lookedAt;

    /// <param name="keep">Writes the new channel down before another is made; answers its id, or null when it is not kept.</param>
    /// <param name="cancellation">The server cannot wait any longer.</param>
    /// <returns>Apple's answer; of a channel that was made what <paramref name="keep"/> said is in <c>Kept</c>.</returns>
    public async Task<(ChannelOutcome Outcome, string? Kept)> Create(Func<string, Task<string?>> keep, CancellationToken cancellation)
    {
        if (!Enter()) return (new ChannelOutcome.Unknown("the reply to an earlier creation was lost"), Kept: null);
        try
        {
            if (unknown > 0 && !await Settle(cancellation)) return (new ChannelOutcome.Unknown("Apple's list could not be read"), Kept: null);

            // Policy 1: a phone that is away gets the newest state when it comes back.
            var made = await channels.Create(environment, ChannelStorage.Newest, cancellation);
            if (made is ChannelOutcome.Unknown lost) Lost(lost.Reason);
            return (made, made is ChannelOutcome.Created created ? await keep(created.ChannelId) : null);
        }
        finally
        {
            lock (gate) underWay--;
        }
    }

    /// <summary>After a lost reply one caller at a time goes on, when no other channel is about to be written down.</summary>
    private bool Enter()
    {
        lock (gate)
        {
            if (unknown > 0)
            {
                if (underWay > 0 || clock.GetElapsedTime(lookedAt) < Pause) return false;
                lookedAt = clock.GetTimestamp(); // Should the look fail, the next comes no sooner either.
            }

            underWay++;
            return true;
        }
    }

    private void Lost(string reason)
    {
        lock (gate) (unknown, lookedAt) = (unknown + 1, clock.GetTimestamp());
        LogUnknown(environment.Name(), reason);
    }

    /// <summary>Deletes what lost replies left at Apple.</summary>
    /// <returns>Whether another channel may be made.</returns>
    private async Task<bool> Settle(CancellationToken cancellation)
    {
        if (await channels.List(environment, cancellation) is not ChannelOutcome.Listed listed) return false;
        var known = await queries.AllChannelIds(cancellation);
        var others = listed.ChannelIds.Where(id => !known.Contains(id)).ToHashSet(StringComparer.Ordinal);
        var ours = others.Except(strangers, StringComparer.Ordinal).ToList();
        if (ours.Count > unknown)
        {
            // More than this server can have left: which of them are in use elsewhere, nobody can tell.
            LogStrangers(ours.Count, environment.Name(), unknown);
        }
        else
        {
            foreach (var id in ours)
            {
                if (await channels.Delete(environment, id, cancellation) is not ChannelOutcome.Gone) return false;
                others.Remove(id);
            }

            LogSettled(environment.Name(), ours.Count);
        }

        strangers = others;
        lock (gate) unknown = 0;
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Reply to the creation of a broadcast channel in {Environment} lost: {Reason}; cards start with tokens until Apple's list shows what became of it")]
    private partial void LogUnknown(string environment, string reason);

    [LoggerMessage(LogLevel.Information, "Broadcast channels in {Environment} compared with Apple's list; {Deleted} that a lost reply had left were deleted")]
    private partial void LogSettled(string environment, int deleted);

    [LoggerMessage(LogLevel.Warning, "Apple lists {Count} broadcast channels in {Environment} that this server does not know, and {Unknown} replies were lost: another server uses the same app, so none is deleted")]
    private partial void LogStrangers(int count, string environment, int unknown);
}
