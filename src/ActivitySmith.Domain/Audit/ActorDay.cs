using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Audit;

/// <summary>
/// How many entries one actor has caused on one day. Entries are kept by time alone, so nothing an actor does can push out what stands in
/// the log; what is bounded is how much one actor adds.
/// </summary>
/// <param name="Account">The account whose log it is.</param>
/// <param name="ActorId">See <see cref="Actor"/>.</param>
/// <param name="Day">Days since 1970 in UTC.</param>
/// <param name="Count">Entries wanted on that day, also those that were not kept.</param>
public sealed record ActorDay(AccountId Account, string ActorId, long Day, long Count)
{
    /// <summary>Entries of one actor that are kept on one day, about 150 KB; further ones are in the server's log only.</summary>
    public const int MaxEntries = 500;

    /// <summary>The count with one more entry.</summary>
    /// <param name="before">Null when the actor has caused none so far.</param>
    /// <param name="entry">The entry.</param>
    public static ActorDay Next(ActorDay? before, AuditEntry entry)
    {
        var day = entry.At.ToUnixTimeSeconds() / 86_400;
        return new ActorDay(entry.Account, entry.Actor.Id, day, before?.Day == day ? before.Count + 1 : 1);
    }

    /// <summary>The entry as it is kept: itself, a last one that says that more follow, or null.</summary>
    public AuditEntry? Kept(AuditEntry entry) => Count switch
    {
        <= MaxEntries => entry,
        MaxEntries + 1 => entry with { Action = "furtherActions", Subject = "not listed for the rest of the day; the server's log has them" },
        _ => null,
    };
}
