namespace ActivitySmith.Domain.Audit;

/// <summary>
/// How many entries are kept on one day of those that count together; further ones are in the server's log only. What somebody does must not
/// hide what somebody else does, nor what the same actor does to the ways into the account.
/// </summary>
/// <param name="Id">Key of the count.</param>
/// <param name="MaxEntries">Entries a day, before the one that says that more follow.</param>
/// <param name="Whose">Which entries count, for that one.</param>
public sealed record DayLimit(string Id, int MaxEntries, string Whose)
{
    /// <summary>Of one actor, and of visitors in one network; about 150 KB.</summary>
    public const int PerActor = 500;

    /// <summary>Of all visitors of an account, however many networks they come from; about 1.5 MB.</summary>
    public const int PerVisitors = 5_000;

    /// <summary>Of one actor, of what <see cref="SecurityActions"/> names; about 1.5 MB. Ten times as much as of all else.</summary>
    public const int PerActorOnSecurity = 5_000;

    /// <summary>All limits that an entry counts in; it is kept when all have room.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="network">The network that a visitor's address is in; null when it is not known.</param>
    public static IReadOnlyList<DayLimit> Of(AuditEntry entry, string? network) => entry.Actor.Kind switch
    {
        ActorKind.Visitor => [new($"{entry.Actor.Id}/{network}", PerActor, "of this network"), new(entry.Actor.Id, PerVisitors, "of visitors")],
        not ActorKind.Server when entry.Outcome == AuditOutcome.Done && SecurityActions.Includes(entry.Action) =>
            [new($"{entry.Actor.Id}/security", PerActorOnSecurity, "on keys, people and sign-in")],
        _ => [new(entry.Actor.Id, PerActor, "of this actor")],
    };

    /// <summary>The entry as it is kept: itself, a last one that says that more follow, or null.</summary>
    public AuditEntry? Kept(AuditEntry entry, ActorDay day) => (day.Count - MaxEntries) switch
    {
        <= 0 => entry,
        1 => entry with { Action = "furtherActions", Subject = $"{Whose}, not listed for the rest of the day; the server's log has them" },
        _ => null,
    };
}
