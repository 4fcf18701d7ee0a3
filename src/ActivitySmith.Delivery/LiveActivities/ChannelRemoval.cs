using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>Deletes a channel that nobody uses: first here, so that no activity takes one that is about to go, then at Apple.</summary>
internal sealed class ChannelRemoval(ApnsChannels channels, LedgerWriter ledger)
{
    /// <returns>What Apple said; null when it was not asked: an activity took the channel meanwhile, or the ledger could not write.</returns>
    public async Task<ChannelOutcome?> Remove(BroadcastChannel channel)
    {
        var forgotten = await ledger.Submit(new ForgetChannel(channel.Account, channel.Id));
        if (forgotten.IsRefused(out _) || !forgotten.Value) return null;

        // To its end also when the server stops: a channel that is forgotten here and not deleted there would stay for ever.
        var outcome = await channels.Delete(channel.Environment, channel.Id, CancellationToken.None);
        if (outcome is not ChannelOutcome.Gone) await ledger.Submit(new ReturnChannel(channel));
        return outcome;
    }
}
