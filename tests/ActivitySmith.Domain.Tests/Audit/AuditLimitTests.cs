using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests.Audit;

/// <summary>How many entries of whom are kept in a day.</summary>
public sealed class AuditLimitTests
{
    private static readonly AuditEntry Entry = new()
    {
        Account = AccountId.First,
        Id = "aud_1",
        At = Given.Noon,
        Actor = new Actor(ActorKind.User, "usr_1", "Ann"),
        Action = "updateChannel",
        Outcome = AuditOutcome.Done,
        Subject = "ops",
    };

    [Fact]
    public void An_actor_has_500_entries_a_day_and_5000_about_access()
    {
        Assert.Equal([("usr_1", 500)], Limits(Entry));
        Assert.Equal([("usr_1/security", 5_000)], Limits(Entry with { Action = "createApiKey" }));
        Assert.Equal([("key_1/security", 5_000)], Limits(Entry with { Action = "createApiKey", Actor = new Actor(ActorKind.Key, "key_1", "ci") }));
    }

    [Fact]
    public void A_refused_action_about_access_and_one_of_the_server_count_as_any_other()
    {
        Assert.Equal([("usr_1", 500)], Limits(Entry with { Action = "createApiKey", Outcome = AuditOutcome.Refused }));
        Assert.Equal([("server", 500)], Limits(Entry with { Action = "createApiKey", Actor = Actor.Server }));
    }

    [Fact]
    public void Visitors_count_by_network_and_all_together() =>
        Assert.Equal([("visitor/192.0.2.0", 500), ("visitor", 5_000)], Limits(Entry with { Actor = Actor.Visitor }, "192.0.2.0"));

    [Fact]
    public void The_operator_the_visitor_and_the_server_are_named_after_their_kind()
    {
        Assert.Equal(new Actor("operator", "operator", "Operator"), Actor.Operator);
        Assert.Equal(new Actor("visitor", "visitor", "Not signed in"), Actor.Visitor);
        Assert.Equal(new Actor("server", "server", "Server"), Actor.Server);
    }

    [Fact]
    public void The_first_entry_beyond_the_limit_says_whose_are_missing_and_the_rest_are_not_kept()
    {
        var limit = new DayLimit("usr_1", 3, "of this actor");

        Assert.Same(Entry, limit.Kept(Entry, Day(3)));
        Assert.Equal(
            Entry with { Action = "furtherActions", Subject = "of this actor, not listed for the rest of the day; the server's log has them" },
            limit.Kept(Entry, Day(4)));
        Assert.Null(limit.Kept(Entry, Day(5)));

        static ActorDay Day(long count) => new(AccountId.First, "usr_1", 0, count);
    }

    [Fact]
    public void Each_limit_says_whose_entries_it_counts()
    {
        Assert.Equal(["of this network", "of visitors"], DayLimit.Of(Entry with { Actor = Actor.Visitor }, "n").Select(limit => limit.Whose));
        Assert.Equal(["on keys, people and sign-in"], DayLimit.Of(Entry with { Action = "signIn" }, network: null).Select(limit => limit.Whose));
        Assert.Equal(["of this actor"], DayLimit.Of(Entry, network: null).Select(limit => limit.Whose));
    }

    [Fact]
    public void Entries_count_from_one_again_on_each_day()
    {
        var limit = new DayLimit("usr_1", 3, "of this actor");
        var midnight = new DateTimeOffset(2026, 7, 11, 0, 0, 0, TimeSpan.Zero);

        var first = ActorDay.Next(before: null, Entry with { At = midnight.AddSeconds(-1) }, limit);
        var second = ActorDay.Next(first, Entry with { At = midnight.AddSeconds(-1) }, limit);
        var nextDay = ActorDay.Next(second, Entry with { At = midnight }, limit);

        Assert.Equal((1, 2, 1), (first.Count, second.Count, nextDay.Count));
        Assert.Equal(first.Day + 1, nextDay.Day);
        Assert.Equal(new ActorDay(AccountId.First, "usr_1", new DateOnly(2026, 7, 10).DayNumber - new DateOnly(1970, 1, 1).DayNumber, 1), first);
    }

    [Theory]
    [InlineData("createApiKey")]
    [InlineData("revokeApiKey")]
    [InlineData("useKeyFromNewAddress")]
    [InlineData("deleteAccount")]
    [InlineData("changeRole")]
    [InlineData("signInByLink")]
    [InlineData("turnOffSecondFactor")]
    [InlineData("pairDevice")]
    [InlineData("showWebhookSecret")]
    [InlineData("downloadBackup")]
    public void An_action_that_helps_an_intruder_has_the_higher_limit(string action) => Assert.True(SecurityActions.Includes(action));

    private static IEnumerable<(string, int)> Limits(AuditEntry entry, string? network = null) =>
        DayLimit.Of(entry, network).Select(limit => (limit.Id, limit.MaxEntries));
}
