using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Audit;

/// <summary>Adds an entry to the audit log, within what may be added on one day; its time is set here.</summary>
/// <param name="entry">The entry.</param>
/// <param name="network">The network that a visitor's address is in; null when it is not known. Of no use for other actors.</param>
public sealed class NoteAction(AuditEntry entry, string? network = null) : Command<AuditEntry>
{
    public override Outcome<AuditEntry> Apply(RowSet rows, DateTimeOffset now) => AuditRows.Add(rows, entry, now, network);
}
