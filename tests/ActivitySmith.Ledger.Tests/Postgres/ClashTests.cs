using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>PostgreSQL rolls a transaction back because of a conflict: the commands run again, one by one, until they succeed.</summary>
public sealed class ClashTests : IAsyncLifetime
{
    private PostgresTestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await PostgresTestDatabase.Create();

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
    }

    [Theory]
    [InlineData("serialization_failure", 1)]
    [InlineData("serialization_failure", 5)]
    [InlineData("deadlock_detected", 1)]
    [InlineData("deadlock_detected", 5)]
    public async Task Commands_of_a_batch_with_a_conflict_succeed(string failure, int commands)
    {
        await Fail(failure, times: 2);
        await using var ledger = new OpenLedger(database);
        var held = await ledger.Hold();
        var waiting = Enumerable.Range(0, commands).Select(i => ledger.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).ToList();
        await held.Release();

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Null(outcome.Refusal));
        Assert.Equal(commands, await database.Count("users"));
    }

    [Fact]
    public async Task A_command_that_always_conflicts_is_refused_and_writes_nothing()
    {
        await Fail("deadlock_detected", times: 1_000);
        await using var ledger = new OpenLedger(database);

        Assert.Equal(Catalogue.StorageUnavailable, (await ledger.Write(rows => rows.Users.Put(Samples.User("u")))).Refusal);
        Assert.Equal(0, await database.Count("users"));
    }

    /// <summary>Makes the next writes to the table of users fail. A sequence counts them, as a rollback does not undo it.</summary>
    private async Task Fail(string failure, int times)
    {
        await database.Query("CREATE SEQUENCE failures");
        await database.Query(
            $"""
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('failures') <= {times} THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '{failure}'; END IF;
                RETURN NULL;
            END $$
            """);
        await database.Query("CREATE TRIGGER fail AFTER INSERT OR UPDATE ON users FOR EACH STATEMENT EXECUTE FUNCTION fail()");
    }
}
