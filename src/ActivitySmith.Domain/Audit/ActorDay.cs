using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Audit;

/// <summary>
/// How many entries were kept on one day within one <see cref="DayLimit"/>. Entries are kept by time alone, so nothing an actor does can push out
/// what stands in the log; what is bounded is how much is added.
/// </summary>
/// <param name="Account">The account whose log it is.</param>
/// <param name="ActorId">See <see cref="DayLimit.Id"/>.</param>
/// <param name="Day">Days since 1970 in UTC.</param>
/// <param name="Count">Entries on that day, the one included that says that more followed.</param>
public sealed record ActorDay(AccountId Account, string ActorId, long Day, long Count)
{
    /// <summary>The count with one more entry.</summary>
    /// <param name="before">Null when there was none so far.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="limit">Which limit counts it.</param>
    public static ActorDay Next(ActorDay? before, AuditEntry entry, DayLimit limit)
    {
        var day = entry.At.ToUnixTimeSeconds() / 86_400;
        return new ActorDay(entry.Account, limit.Id, day, before?.Day == day ? before.Count + 1 : 1);
    }
}
