using ActivitySmith.Domain;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Audit;

/// <summary>Adds an entry to the audit log, within what its actor may add on one day; its time is set here.</summary>
public sealed class NoteAction(AuditEntry entry) : Command<AuditEntry>
{
    public override Outcome<AuditEntry> Apply(RowSet rows, DateTimeOffset now) => AuditRows.Add(rows, entry, now);
}

internal static class AuditRows
{
    /// <summary>The entry with its time, whether it is kept or not.</summary>
    public static AuditEntry Add(RowSet rows, AuditEntry entry, DateTimeOffset now)
    {
        var noted = entry with { At = now, Subject = entry.Subject is { Length: > AuditEntry.MaxSubject } subject ? Excerpt.Of(subject, AuditEntry.MaxSubject - 1) : entry.Subject };
        var day = ActorDay.Next(rows.AuditDays.Find(noted.Account, noted.Actor.Id), noted);
        rows.AuditDays.Put(day);
        if (day.Kept(noted) is { } kept) rows.Audit.Put(kept);
        return noted;
    }
}
