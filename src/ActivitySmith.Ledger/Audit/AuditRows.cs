using ActivitySmith.Domain;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Audit;

internal static class AuditRows
{
    /// <summary>Returns the entry with its time, whether it was stored or not.</summary>
    public static AuditEntry Add(RowSet rows, AuditEntry entry, DateTimeOffset now, string? network = null)
    {
        var noted = entry with
        {
            At = now,
            Subject = entry.Subject is { Length: > AuditEntry.MaxSubject } subject ? Excerpt.Of(subject, AuditEntry.MaxSubject - 1) : entry.Subject,
        };
        var kept = noted;
        var days = new List<ActorDay>();
        foreach (var limit in DayLimit.Of(noted, network))
        {
            var day = ActorDay.Next(DayOf(rows, noted.Account, limit.Id), noted, limit);
            if (limit.Kept(kept, day) is not { } within) return noted; // Writes nothing, not even a row for another network.
            kept = within;
            days.Add(day);
        }

        foreach (var day in days) rows.AuditDays.Put(day);
        rows.Audit.Put(kept);
        return noted;
    }

    /// <summary>Null when there is no row or it is unreadable: the count starts again, and the row is overwritten.</summary>
    private static ActorDay? DayOf(RowSet rows, AccountId account, string key)
    {
        try
        {
            return rows.AuditDays.Find(account, key);
        }
        catch (UnreadableRowException)
        {
            // The table logs unreadable rows. The audited action must not fail because of one.
            return null;
        }
    }
}
