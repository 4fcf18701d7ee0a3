using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Audit;

/// <summary>
/// Number of entries stored on one day under one <see cref="DayLimit"/>. Only age removes entries, so no actor can push existing entries out of the
/// log; the limit bounds how many are added.
/// </summary>
/// <param name="Account">The account whose log it is.</param>
/// <param name="ActorId">See <see cref="DayLimit.Id"/>.</param>
/// <param name="Day">Days since 1970 in UTC.</param>
/// <param name="Count">Entries on that day, including the one that says that more followed.</param>
public sealed record ActorDay(AccountId Account, string ActorId, long Day, long Count)
{
    /// <summary>The count with one more entry.</summary>
    /// <param name="before">Null when there is none yet.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="limit">The limit that counts it.</param>
    public static ActorDay Next(ActorDay? before, AuditEntry entry, DayLimit limit)
    {
        var day = entry.At.ToUnixTimeSeconds() / 86_400;
        return new ActorDay(entry.Account, limit.Id, day, before?.Day == day ? before.Count + 1 : 1);
    }
}
