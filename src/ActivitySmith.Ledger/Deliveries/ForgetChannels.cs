using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Broadcast channels that are about to be deleted at Apple: nobody takes them any more. Answers how many were free.</summary>
public sealed class ForgetChannels(AccountId account, IReadOnlyList<string> channelIds) : Command<int>
{
    public override Outcome<int> Apply(RowSet rows, DateTimeOffset now)
    {
        var forgotten = 0;
        foreach (var id in channelIds)
        {
            if (rows.BroadcastChannels.Find(account, id)?.IsFree(now) != true) continue;
            rows.BroadcastChannels.Remove(account, id);
            forgotten++;
        }

        return forgotten;
    }
}
