using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Audit;

/// <summary>Adds an entry to the audit log; its time is set here.</summary>
public sealed class NoteAction(AuditEntry entry) : Command<AuditEntry>
{
    public override Outcome<AuditEntry> Apply(RowSet rows, DateTimeOffset now)
    {
        var subject = entry.Subject;
        if (subject?.Length > AuditEntry.MaxSubject) subject = subject[..AuditEntry.MaxSubject];
        var noted = entry with { At = now, Subject = subject };
        rows.Audit.Put(noted);
        return noted;
    }
}
