using ActivitySmith.Domain;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>The entries that the audit log keeps.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task Visitors_of_one_network_that_fill_the_audit_log_remove_no_entry_and_hide_no_other_network()
    {
        await open.Run(new RecordAction(Entry(new Actor(ActorKind.User, "owner", "Ann"), "renameSelf", 0)));
        for (var i = 1; i <= DayLimit.PerActor + 3; i++) await open.Run(new RecordAction(Entry(Actor.Visitor, "signIn", i), "203.0.113.0/24"));
        await open.Run(new RecordAction(Entry(Actor.Visitor, "sendForm", 9_998), "198.51.100.0/24"));
        open.Clock.Advance(TimeSpan.FromDays(1));
        await open.Run(new RecordAction(Entry(Actor.Visitor, "signIn", 9_999), "203.0.113.0/24"));

        Assert.Equal(["renameSelf"], (await LogOf("owner")).Select(entry => entry.Action));
        Assert.Equal(["renameSelf"], (await LogOf(null, exceptActorId: ActorKind.Visitor)).Select(entry => entry.Action));
        var visitors = await LogOf(ActorKind.Visitor);
        Assert.Equal(DayLimit.PerActor + 3, visitors.Count);
        Assert.Equal(["signIn", "sendForm", "furtherActions", "signIn"], visitors.Take(4).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Visitors_of_many_networks_add_a_limited_number_of_entries_a_day()
    {
        await open.Write(rows => rows.AuditDays.Put(
            new ActorDay(Samples.Home, ActorKind.Visitor, open.Clock.GetUtcNow().ToUnixTimeSeconds() / 86_400, DayLimit.PerVisitors - 1)));
        for (var i = 1; i <= 4; i++) await open.Run(new RecordAction(Entry(Actor.Visitor, "signIn", i), $"203.0.{i}.0/24"));

        Assert.Equal(["furtherActions", "signIn"], (await LogOf(ActorKind.Visitor)).Select(entry => entry.Action));
        Assert.Equal(3, await Database.Count("audit_days"));
    }

    [Fact]
    public async Task Many_harmless_actions_hide_no_action_of_their_actor_on_keys_and_people()
    {
        var ben = new Actor(ActorKind.User, "usr_ben", "Ben");
        for (var i = 1; i <= DayLimit.PerActor + 3; i++) await open.Run(new RecordAction(Entry(ben, "pauseStream", i)));
        await open.Run(new RecordAction(Entry(ben, "createApiKey", 9_998)));
        await open.Run(new RecordAction(Entry(ben, "createApiKey", 9_999) with { Outcome = AuditOutcome.Refused }));

        var log = await LogOf("usr_ben");
        Assert.Equal(DayLimit.PerActor + 2, log.Count);
        Assert.Equal(AuditOutcome.Done, Assert.Single(log, entry => entry.Action == "createApiKey").Outcome);
    }

    [Fact]
    public async Task The_first_use_of_a_key_from_an_address_is_an_audit_entry_and_the_next_ones_are_not()
    {
        await open.Write(rows => rows.ApiKeys.Put(new ApiKey
        {
            Account = Samples.Home,
            Id = "key_1",
            Name = "CI",
            Hash = Sha256.Of("k"),
            LastFour = "0000",
            Scope = Domain.Access.KeyScope.All,
            CanManage = false,
            CreatedAt = Samples.Noon,
        }));
        var day = Samples.Noon.AddHours(-12);

        var first = (await open.Run(Used("192.0.2.1", day, "aud_1"))).Value;
        var again = (await open.Run(Used("192.0.2.1", day.AddDays(1), "aud_2"))).Value;
        var other = (await open.Run(Used("192.0.2.2", day.AddDays(1), "aud_3"))).Value;

        Assert.Equal(("CI", "192.0.2.1", RecordKeyUses.NewAddress), Assert.Single(first.Select(entry => (entry.Actor.Name, entry.Address, entry.Action))));
        Assert.Empty(again);
        Assert.Equal("192.0.2.2", Assert.Single(other).Address);
        Assert.Equal(2, await Database.Count("audit_log"));
        Assert.Equal(2, await Database.Count("key_addresses"));

        RecordKeyUses Used(string address, DateTimeOffset at, string entryId) =>
            new([new NotedUse(new KeyUse(Samples.Home, "key_1", at), [(new KeyAddress(Samples.Home, "key_1", address, at), entryId)])]);
    }

    private Task<List<AuditEntry>> LogOf(string? actorId, string? exceptActorId = null) =>
        new AuditQueries(Database.Reads).List(Samples.Home, actorId, exceptActorId, new PageByTime(null, 1_000), CancellationToken.None);

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
