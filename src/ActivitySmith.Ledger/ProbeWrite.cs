using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>
/// Makes the smallest possible write, one number of the change sequence without a change, to check whether the database accepts writes again.
/// </summary>
public sealed class ProbeWrite : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        rows.SkipNumber();
        return true;
    }
}
