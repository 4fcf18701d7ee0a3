using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>
/// Writes as little as can be written, a number of the change sequence that no change gets, to find out whether the database takes writes again.
/// </summary>
public sealed class ProbeWrite : Command<bool>
{
    public override Outcome<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        rows.SkipNumber();
        return true;
    }
}
