using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Stores a broadcast channel again that could not be deleted at Apple: activities can use it again.</summary>
public sealed class ReturnChannel(BroadcastChannel channel) : Command<bool>
{
    public override Outcome<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        rows.BroadcastChannels.Put(channel);
        return true;
    }
}
