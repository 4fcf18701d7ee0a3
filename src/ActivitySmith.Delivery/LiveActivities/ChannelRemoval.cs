using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Deletes an unused channel: first here, so that no activity takes a channel that is about to be deleted, then at Apple.
/// </summary>
internal sealed class ChannelRemoval(ApnsChannels channels, LedgerWriter ledger)
{
    /// <returns>Apple's reply; null when there was no request, because an activity took the channel or the ledger could not write.</returns>
    public async Task<ChannelOutcome?> Remove(BroadcastChannel channel)
    {
        var forgotten = await ledger.Submit(new RemoveBroadcastChannel(channel.Account, channel.Id));
        if (forgotten.IsRefused(out _) || !forgotten.Value) return null;

        // Not canceled when the server stops: a channel that is deleted here but not at Apple would stay there forever.
        var outcome = await channels.Delete(channel.Environment, channel.Id, CancellationToken.None);
        if (outcome is not ChannelOutcome.NotFound) await ledger.Submit(new RestoreBroadcastChannel(channel));
        return outcome;
    }
}
