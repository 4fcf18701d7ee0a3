using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>A broadcast channel that is about to be deleted at Apple: nobody takes it any more. Answers whether it was free.</summary>
public sealed class ForgetChannel(AccountId account, string channelId) : Command<bool>
{
    public override Outcome<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.BroadcastChannels.Find(account, channelId)?.IsFree(now) != true) return false;
        rows.BroadcastChannels.Remove(account, channelId);
        return true;
    }
}
