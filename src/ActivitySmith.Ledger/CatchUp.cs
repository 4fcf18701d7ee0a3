using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>
/// Changes nothing. When it completes, observers have been notified of all commits that any node confirmed before it was submitted.
/// </summary>
public sealed class CatchUp : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now) => true;
}
