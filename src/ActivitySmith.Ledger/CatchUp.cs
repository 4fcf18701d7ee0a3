using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>Changes nothing: once it is answered, observers have been told of everything that any node answered before it was submitted.</summary>
public sealed class CatchUp : Command<bool>
{
    public override Outcome<bool> Apply(RowSet rows, DateTimeOffset now) => true;
}
