using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>What the audit log keeps.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task An_actor_that_fills_the_audit_log_pushes_nothing_out()
    {
        await open.Run(new NoteAction(Entry(new Actor(ActorKind.User, "owner", "Ann"), "revokeApiKey", 0)));
        for (var i = 1; i <= ActorDay.MaxEntries + 3; i++) await open.Run(new NoteAction(Entry(Actor.Visitor, "signIn", i)));
        open.Clock.Advance(TimeSpan.FromDays(1));
        await open.Run(new NoteAction(Entry(Actor.Visitor, "signIn", 9_999)));

        var queries = new AuditQueries(Database.Reads);
        Assert.Equal(["revokeApiKey"], (await queries.List(Samples.Home, "owner", new PageByTime(null, 10), CancellationToken.None)).Select(entry => entry.Action));
        var visitors = await queries.List(Samples.Home, ActorKind.Visitor, new PageByTime(null, 1_000), CancellationToken.None);
        Assert.Equal(ActorDay.MaxEntries + 2, visitors.Count);
        Assert.Equal(["signIn", "furtherActions", "signIn"], visitors.Take(3).Select(entry => entry.Action));
    }

    [Fact]
    public async Task The_first_use_of_a_key_from_an_address_is_an_audit_entry_and_the_next_ones_are_not()
    {
        await open.Write(rows => rows.ApiKeys.Put(new ApiKey
        {
            Account = Samples.Home,
            Id = "key_1",
            Name = "CI",
            Hash = ApiKey.HashOf("k"),
            LastFour = "0000",
            Scope = Domain.Access.KeyScope.All,
            CanManage = false,
            CreatedAt = Samples.Noon,
        }));
        var day = Samples.Noon.AddHours(-12);

        var first = (await open.Run(Used("192.0.2.1", day, "aud_1"))).Value;
        var again = (await open.Run(Used("192.0.2.1", day.AddDays(1), "aud_2"))).Value;
        var other = (await open.Run(Used("192.0.2.2", day.AddDays(1), "aud_3"))).Value;

        Assert.Equal(("CI", "192.0.2.1", NoteKeyUses.NewAddress), Assert.Single(first.Select(entry => (entry.Actor.Name, entry.Address, entry.Action))));
        Assert.Empty(again);
        Assert.Equal("192.0.2.2", Assert.Single(other).Address);
        Assert.Equal(2, await Database.Count("audit_log"));
        Assert.Equal(2, await Database.Count("key_addresses"));

        NoteKeyUses Used(string address, DateTimeOffset at, string entryId) =>
            new([new NotedUse(new KeyUse(Samples.Home, "key_1", at), [(new KeyAddress(Samples.Home, "key_1", address, at), entryId)])]);
    }

    private static AuditEntry Entry(Actor actor, string action, int number) => new()
    {
        Account = Samples.Home,
        Id = $"aud_{number:0000}",
        At = default,
        Actor = actor,
        Action = action,
        Outcome = AuditOutcome.Done,
    };
}
