using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Creates broadcast channels in one environment. A creation whose reply was lost is not repeated, because each attempt may have left a
/// channel that counts against Apple's cap. No further channel is created until Apple's list has shown whether there is one without a
/// row; that one is deleted. Until then cards start with tokens.
/// </summary>
internal sealed partial class ChannelCreation(ApnsEnvironment environment, ApnsChannels channels, DeliveryQueries queries, TimeProvider clock, ILogger log)
{
    /// <summary>Time from a lost reply to reading the list. By then APNs has finished the request, whatever its outcome.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();

    /// <summary>Channels on Apple's list that this server did not create: another server uses the same app.</summary>
    private HashSet<string> strangers = [];

    private int underWay;
    private int unknown;
    private long lookedAt;

    /// <param name="keep">
    /// Stores the new channel before another is created. Returns the id of the stored channel, or null when none was stored.
    /// </param>
    /// <param name="cancellation">Canceled when the server cannot wait any longer.</param>
    /// <returns>Apple's reply. For a created channel, <c>Kept</c> is the result of <paramref name="keep"/>.</returns>
    public async Task<(ChannelOutcome Outcome, string? Kept)> Create(Func<string, Task<string?>> keep, CancellationToken cancellation)
    {
        if (!Enter()) return (new ChannelOutcome.Unknown("the reply to an earlier creation was lost"), Kept: null);
        try
        {
            if (unknown > 0 && !await Settle(cancellation)) return (new ChannelOutcome.Unknown("Apple's list could not be read"), Kept: null);

            // Message storage policy 1: APNs stores the newest state for an offline phone.
            var made = await channels.Create(environment, ChannelStorage.Newest, cancellation);
            if (made is ChannelOutcome.Unknown lost) Lost(lost.Reason);
            return (made, made is ChannelOutcome.Created created ? await keep(created.ChannelId) : null);
        }
        finally
        {
            lock (gate) underWay--;
        }
    }

    /// <summary>After a lost reply, admits one caller at a time, and only when no other channel is about to be stored.</summary>
    private bool Enter()
    {
        lock (gate)
        {
            if (unknown > 0)
            {
                if (underWay > 0 || clock.GetElapsedTime(lookedAt) < Pause) return false;
                lookedAt = clock.GetTimestamp(); // If reading the list fails, the next try waits as long.
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

    /// <summary>Deletes the channels at Apple that lost replies left.</summary>
    /// <returns>Whether another channel may be created.</returns>
    private async Task<bool> Settle(CancellationToken cancellation)
    {
        if (await channels.List(environment, cancellation) is not ChannelOutcome.Listed listed) return false;
        var known = await queries.AllChannelIds(cancellation);
        var others = listed.ChannelIds.Where(id => !known.Contains(id)).ToHashSet(StringComparer.Ordinal);
        var ours = others.Except(strangers, StringComparer.Ordinal).ToList();
        if (ours.Count > unknown)
        {
            // More than this server can have left. It cannot tell which of them another server uses.
            LogStrangers(ours.Count, environment.Name(), unknown);
        }
        else
        {
            foreach (var id in ours)
            {
                if (await channels.Delete(environment, id, cancellation) is not ChannelOutcome.NotFound) return false;
                others.Remove(id);
            }

            LogSettled(environment.Name(), ours.Count);
        }

        strangers = others;
        lock (gate) unknown = 0;
        return true;
    }

    [LoggerMessage(LogLevel.Warning,
        "Reply to the creation of a broadcast channel in {Environment} lost: {Reason}; cards start with tokens until Apple's list shows the outcome")]
    private partial void LogUnknown(string environment, string reason);

    [LoggerMessage(LogLevel.Information, "Broadcast channels in {Environment} compared with Apple's list: {Deleted} deleted that lost replies had left behind")]
    private partial void LogSettled(string environment, int deleted);

    [LoggerMessage(LogLevel.Warning,
        "Apple lists {Count} broadcast channels in {Environment} that this server did not create, but only {Unknown} replies were lost: another "
        + "server uses the same app, so none is deleted")]
    private partial void LogStrangers(int count, string environment, int unknown);
}
