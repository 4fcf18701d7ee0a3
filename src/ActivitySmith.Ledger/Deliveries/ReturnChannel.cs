using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>A broadcast channel that was forgotten to be deleted at Apple, and could not be: activities may take it again.</summary>
public sealed class ReturnChannel(BroadcastChannel channel) : Command<bool>
{
    public override Outcome<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        rows.BroadcastChannels.Put(channel);
        return true;
    }
}
