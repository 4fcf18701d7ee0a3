using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Deletes broadcast channels at Apple that no activity has used for a long time. An app may have <see cref="ApnsChannels.Cap"/>.
/// </summary>
public sealed partial class ChannelSweep(
    ApnsTransport transport, ApnsChannels channels, DeliveryQueries queries, LedgerWriter ledger, TimeProvider clock, ILogger<ChannelSweep> log)
{
    /// <summary>How long an unused channel is kept for the next activity. Creating one costs a round trip.</summary>
    public static readonly TimeSpan Spare = TimeSpan.FromHours(12);

    /// <summary>Maximum of channels to delete in one round.</summary>
    private const int Share = 200;

    private readonly ChannelRemoval removal = new(channels, ledger);

    public async Task Run(CancellationToken cancellation)
    {
        if (!transport.IsOn) return;
        var deleted = 0;
        foreach (var channel in await queries.UnusedChannels(clock.GetUtcNow() - BroadcastChannel.Rest - Spare, Share, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            // An activity took it, or the ledger refused; then the next round finds it again.
            if (await removal.Remove(channel) is not { } outcome) continue;
            if (outcome is not ChannelOutcome.NotFound)
            {
                LogStopped(channel.Environment.Name(), outcome is ChannelOutcome.NotDone why ? why.Why.ToString() : outcome.ToString());
                break;
            }

            deleted++;
        }

        if (deleted > 0) LogDeleted(deleted);
    }

    /// <summary>Deletes all channels of an account that is being deleted, used or not.</summary>
    public async Task Remove(AccountId account, CancellationToken cancellation)
    {
        if (!transport.IsOn) return;
        var deleted = 0;
        foreach (var channel in await queries.ChannelsOf(account, cancellation))
        {
            var outcome = await channels.Delete(channel.Environment, channel.Id, cancellation);
            if (outcome is not ChannelOutcome.NotFound)
            {
                // The removal of an account does not wait for Apple. The channel counts against the cap until someone deletes it by hand.
                LogLeft(channel.Id, channel.Environment.Name(), outcome is ChannelOutcome.NotDone why ? why.Why.ToString() : outcome.ToString());
                continue;
            }

            deleted++;
        }

        if (deleted > 0) LogDeleted(deleted);
    }

    [LoggerMessage(LogLevel.Warning, "Broadcast channel {Channel} of a deleted account not deleted in {Environment}: {Reason}")]
    private partial void LogLeft(string channel, string environment, string reason);

    [LoggerMessage(LogLevel.Information, "Unused broadcast channels deleted: {Channels}")]
    private partial void LogDeleted(int channels);

    [LoggerMessage(LogLevel.Warning, "Unused broadcast channels of {Environment} not deleted: {Reason}; retrying in the next round")]
    private partial void LogStopped(string environment, string reason);
}
