using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tests.Kit;

/// <summary>A command that a test writes as a lambda.</summary>
public sealed class InlineCommand<TResult>(Func<RowSet, DateTimeOffset, Result<TResult>> apply) : Command<TResult>
{
    public override Result<TResult> Apply(RowSet rows, DateTimeOffset now) => apply(rows, now);
}
