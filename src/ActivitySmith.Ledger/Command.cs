using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>
/// One write. <see cref="Apply"/> only reads and changes rows: no clock, no randomness, no I/O. So the ledger can run it again when a batch fails. A
/// refused command changes nothing.
/// </summary>
public abstract class Command<TResult>
{
    /// <summary>The kind of the command, for metrics and traces.</summary>
    internal virtual string Name => GetType().Name;

    /// <param name="rows">The rows as the commands before this one left them.</param>
    /// <param name="now">The batch's time.</param>
    public abstract Result<TResult> Apply(RowSet rows, DateTimeOffset now);
}
