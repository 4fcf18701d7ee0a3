using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Audit;

/// <summary>Adds an entry to the audit log within the daily limits, and sets its time.</summary>
/// <param name="entry">The entry.</param>
/// <param name="network">The network of a visitor's address; null when unknown. Ignored for other actors.</param>
public sealed class RecordAction(AuditEntry entry, string? network = null) : Command<AuditEntry>
{
    public override Result<AuditEntry> Apply(RowSet rows, DateTimeOffset now) => AuditRows.Add(rows, entry, now, network);
}
