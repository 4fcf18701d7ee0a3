using System.Data.Common;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Tests.Storage;
using ActivitySmith.Ledger.Widgets;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Sqlite;

/// <summary>SQLite passes the storage contract.</summary>
public sealed class SqliteStorageTests : StorageContract
{
    /// <summary>SQLite stores a value of any type in a column of any type.</summary>
    [Theory]
    [InlineData("created_at = 'yesterday'")]
    [InlineData("created_at = 1.5")]
    [InlineData("name = x'ff'")]
    public async Task A_value_of_another_type_than_its_column_is_an_error(string change)
    {
        await Database.Change("""
            INSERT INTO users (account_id, user_id, name, role, created_at) VALUES (1, 'bad', 'Ann', 'owner', 0), (1, 'good', 'Ann', 'owner', 0)
            """);
        await Database.Change($"UPDATE users SET {change} WHERE user_id = 'bad'");
        await using var ledger = new OpenLedger(Database);

        await Assert.ThrowsAsync<UnreadableRowException>(() => ledger.Read(rows => rows.Users.Find(Samples.Home, "bad")));
        Assert.Equal("Ann", (await ledger.Read(rows => rows.Users.Find(Samples.Home, "good")))!.Name);
        Assert.Equal(["good"], (await new PeopleQueries(Database.Reads).Members(Samples.Home, CancellationToken.None)).Select(member => member.User.Id));
    }

    [Fact]
    public async Task An_unreadable_count_of_audit_entries_restarts_and_fails_nothing()
    {
        await using var ledger = new OpenLedger(Database);
        Assert.Null((await ledger.Run(new RecordAction(Entry("aud_1")))).Refusal);
        await using var reopened = new OpenLedger(Database);
        await Database.Change("UPDATE audit_days SET entries = 'many'");

        Assert.Null((await reopened.Run(new RecordAction(Entry("aud_2")))).Refusal);
        Assert.Equal((2, 1L), ((int)await Database.Count("audit_log"), (await Database.Query("SELECT entries FROM audit_days"))[0][0]));

        static AuditEntry Entry(string id) =>
            new() { Account = Samples.Home, Id = id, At = Samples.Noon, Actor = Actor.Visitor, Action = "signIn", Outcome = AuditOutcome.Done };
    }

    [Fact]
    public async Task A_metric_whose_key_has_another_type_prevents_no_other_from_being_pruned()
    {
        foreach (var key in new[] { "'good'", "x'ff'", "'next'" })
        {
            await Database.Change($"INSERT INTO metrics (account_id, metric_key, name, format, created_at, updated_at) VALUES (1, {key}, 'M', 'number', 0, 0)");
            for (var i = 0; i < 3; i++) await Database.Change(
                $"INSERT INTO metric_values (account_id, metric_key, seq, value_number, measured_at) VALUES (1, {key}, {i}, 1, 0)");
        }

        var queries = new MetricQueries(Database.Reads);
        var first = Assert.Single(await queries.Stored(null, 2, 1, CancellationToken.None));
        Assert.Equal(new StoredMetric(Samples.Home, "good", 1), first);
        Assert.Equal([new StoredMetric(Samples.Home, "next", 1)], await queries.Stored(first, 2, 10, CancellationToken.None));
    }

    protected override DbException Damage => new SqliteFailure(11, "database disk image is malformed");

    protected override Task<TestDatabase> CreateDatabase() => Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}
