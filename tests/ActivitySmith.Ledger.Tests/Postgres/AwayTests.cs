using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>PostgreSQL crashes, stays away for a while and comes back.</summary>
public sealed class AwayTests
{
    [Fact]
    public async Task While_the_database_is_away_callers_are_refused_and_when_it_is_back_nothing_answered_is_missing()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var server = await PostgresServer.Start(isDurable: false);
        await using var database = new PostgresDatabase(await server.CreateDatabase(), TimeProvider.System, NullLoggerFactory.Instance);
        database.Migrate();
        await using var ledger = new Ledger(database.OpenStore(), [], TimeProvider.System, new LedgerOptions(), NullLogger<Ledger>.Instance);
        Assert.Null((await Put("before")).Refusal);

        await server.Crash(async () =>
        {
            Assert.Equal(Catalogue.StorageAway, (await Put("away1")).Refusal);
            Assert.Equal(Catalogue.StorageAway, (await Put("away2")).Refusal);
        });

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Put("after")).Refusal is not null) deadline.Token.ThrowIfCancellationRequested();
        var kept = await ledger.Submit(new InlineCommand<int>((rows, _) => new[] { "before", "after", "away1", "away2" }.Count(id => rows.Users.Find(Samples.Home, id) is not null)));
        Assert.Equal(2, kept.Value);
        await ledger.DisposeAsync();
        await server.Stop();

        Task<Outcome<bool>> Put(string id) => ledger.Submit(new InlineCommand<bool>((rows, _) =>
        {
            rows.Users.Put(Samples.User(id));
            return true;
        }));
    }
}
