using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Removes a free broadcast channel from the database before it is deleted at Apple, so that no activity uses it. Returns whether the channel was
/// free.
/// </summary>
public sealed class RemoveBroadcastChannel(AccountId account, string channelId) : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.BroadcastChannels.Find(account, channelId)?.IsFree(now) != true) return false;
        rows.BroadcastChannels.Remove(account, channelId);
        return true;
    }
}
