using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Stores a broadcast channel again that could not be deleted at Apple: activities can use it again.</summary>
public sealed class RestoreBroadcastChannel(BroadcastChannel channel) : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        rows.BroadcastChannels.Put(channel);
        return true;
    }
}
