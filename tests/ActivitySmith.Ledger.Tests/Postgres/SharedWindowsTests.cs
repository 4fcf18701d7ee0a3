using ActivitySmith.Ledger.Limits;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>The request counts in the database: by its clock, for a minute, and never above the limit.</summary>
public sealed class SharedWindowsTests : IAsyncLifetime
{
    private PostgresTestDatabase database = null!;
    private PostgresWindows windows = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTestDatabase.Create();
        windows = new PostgresWindows(database.Database, () => true);
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task Granted_requests_are_counted_and_new_ones_granted_up_to_the_limit()
    {
        var first = await Exchange(new("a", 10, Spent: 4, Wanted: 2), new("b", 10, Spent: 0, Wanted: 20));
        var second = await Exchange(new("a", 10, Spent: 3, Wanted: 5), new("b", 10, Spent: 2, Wanted: 1), new("c", 10, Spent: 0, Wanted: 0));

        Assert.Equal([2, 10], first.Select(count => count.Granted));
        Assert.Equal([1, 0, 0], second.Select(count => count.Granted));
        Assert.Equal([10, 12, 0], second.Select(count => count.BySecondsAgo.Sum()));
    }

    [Fact]
    public async Task Counts_older_than_a_minute_no_longer_apply_and_are_deleted()
    {
        await database.Query("""
            INSERT INTO request_windows SELECT 'a', extract(epoch FROM clock_timestamp())::bigint - age, n
            FROM (VALUES (200, 7), (100, 5), (20, 2), (-2, 1)) AS v(age, n) RETURNING 1
            """);

        var count = Assert.Single(await Exchange(new WindowReport("a", 10, Spent: 0, Wanted: 1)));

        Assert.Equal(1, count.Granted);
        Assert.Equal(4, count.BySecondsAgo.Sum());
        Assert.Equal(2, count.BySecondsAgo.Skip(18).Take(5).Sum());
        var clock = new FakeTimeProvider();
        var keeper = new SharedTablesKeeper(database.Database, clock, NullLogger.Instance);
        clock.Advance(TimeSpan.FromMinutes(1));
        await keeper.Keep(CancellationToken.None);
        Assert.Equal(4L, (await database.Query("SELECT SUM(granted) FROM request_windows"))[0][0]);
    }

    [Fact]
    public async Task Nodes_that_ask_at_the_same_moment_never_share_a_grant()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Exchange(new WindowReport("a", 100, Spent: 0, Wanted: 30)))));

        Assert.Equal(100, answers.Sum(answer => answer[0].Granted));
        Assert.Equal(100L, (await database.Query("SELECT SUM(granted) FROM request_windows"))[0][0]);
    }

    private Task<IReadOnlyList<WindowCount>> Exchange(params WindowReport[] reports) => windows.Exchange(reports, CancellationToken.None);
}
