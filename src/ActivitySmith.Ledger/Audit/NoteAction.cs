using ActivitySmith.Domain;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Audit;

/// <summary>Adds an entry to the audit log; its time is set here.</summary>
public sealed class NoteAction(AuditEntry entry) : Command<AuditEntry>
{
    public override Outcome<AuditEntry> Apply(RowSet rows, DateTimeOffset now)
    {
        var noted = entry with { At = now, Subject = entry.Subject is { Length: > AuditEntry.MaxSubject } subject ? Excerpt.Of(subject, AuditEntry.MaxSubject - 1) : entry.Subject };
        rows.Audit.Put(noted);
        return noted;
    }
}
