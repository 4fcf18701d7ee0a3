namespace ActivitySmith.Domain.Audit;

/// <summary>
/// Daily maximum for a group of audit entries; further entries go to the server's log only. Many entries of one actor must not hide those of others,
/// nor that actor's changes to keys, people and sign-in.
/// </summary>
/// <param name="Id">Key of the count.</param>
/// <param name="MaxEntries">Entries per day, not counting the one that says that more follow.</param>
/// <param name="Whose">The group, as named in that last entry.</param>
public sealed record DayLimit(string Id, int MaxEntries, string Whose)
{
    /// <summary>For one actor, and for visitors from one network; about 150 KB.</summary>
    public const int PerActor = 500;

    /// <summary>For all visitors of an account, from all networks; about 1.5 MB.</summary>
    public const int PerVisitors = 5_000;

    /// <summary>For one actor's actions in <see cref="SecurityActions"/>; about 1.5 MB, ten times the limit for other actions.</summary>
    public const int PerActorOnSecurity = 5_000;

    /// <summary>All limits that count an entry; it is stored when none of them is reached.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="network">The network of a visitor's address; null when unknown.</param>
    public static IReadOnlyList<DayLimit> Of(AuditEntry entry, string? network) => entry.Actor.Kind switch
    {
        ActorKind.Visitor => [new($"{entry.Actor.Id}/{network}", PerActor, "of this network"), new(entry.Actor.Id, PerVisitors, "of visitors")],
        not ActorKind.Server when entry.Outcome == AuditOutcome.Done && SecurityActions.Includes(entry.Action) =>
            [new($"{entry.Actor.Id}/security", PerActorOnSecurity, "on keys, people and sign-in")],
        _ => [new(entry.Actor.Id, PerActor, "of this actor")],
    };

    /// <summary>The entry to store: the entry itself, a last one that says that more follow, or null.</summary>
    public AuditEntry? Kept(AuditEntry entry, ActorDay day) => (day.Count - MaxEntries) switch
    {
        <= 0 => entry,
        1 => entry with { Action = "furtherActions", Subject = $"{Whose}, not listed for the rest of the day; the server's log has them" },
        _ => null,
    };
}
