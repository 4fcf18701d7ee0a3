using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tests.Kit;
using Npgsql;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>A node that is alone decides without a turn. It must not overwrite the commits of a node that joins at that moment, nor overlook them.</summary>
public sealed class AloneTests : IAsyncLifetime
{
    private PostgresTestDatabase database = null!;
    private OpenLedger node = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTestDatabase.Create();
        node = new OpenLedger(database);
        await node.Write(rows => rows.Users.Put(Samples.User("u", "old")));
    }

    public async ValueTask DisposeAsync()
    {
        if (database is null) return;
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Commits_of_another_node_during_a_batch_are_visible_to_the_writes_of_the_batch()
    {
        var (seen, runs) = await Overtake((rows, name) => rows.Users.Put(Samples.User("copy", name)));

        Assert.Equal(("new", 2), (seen, runs));
        Assert.Equal("new", (await database.Query("SELECT name FROM users WHERE user_id = 'copy'")).Single()[0]);
    }

    [Fact]
    public async Task Commits_of_another_node_during_a_batch_are_visible_to_a_result_without_writes()
    {
        var (seen, runs) = await Overtake((_, _) => { });

        Assert.Equal(("new", 2), (seen, runs));
    }

    [Fact]
    public async Task Positions_continue_after_the_commits_of_the_other_node()
    {
        await Overtake((rows, name) => rows.Users.Put(Samples.User("copy", name)));

        var log = await database.Query("SELECT previous, position FROM commit_log ORDER BY position");
        Assert.All(log.Zip(log.Skip(1)), pair => Assert.Equal(pair.First[1], pair.Second[0]));
        Assert.Equal(log[^1][1], (await database.Query("SELECT value FROM change_sequence")).Single()[0]);
    }

    /// <summary>Commits on another connection while a command of a batch without a turn has read a row and has not ended yet.</summary>
    /// <param name="end">The rest of the command, with the name that it read.</param>
    /// <returns>The name that the command used in the end, and how often it ran.</returns>
    private async Task<(string Seen, int Runs)> Overtake(Action<RowSet, string> end)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var release = new ManualResetEventSlim();
            var runs = 0;
            var command = node.Run<string>((rows, _) =>
            {
                var name = rows.Users.Find(Samples.Home, "u")!.Name;
                runs++;
                entered.TrySetResult();
                release.Wait();
                end(rows, name);
                return name;
            });
            await entered.Task;
            var hasOvertaken = await TryCommitElsewhere();
            release.Set();
            var seen = (await command).Value;
            if (hasOvertaken) return (seen, runs);
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Commits like another node; impossible while the node has its turn, which it takes until it knows that it is alone.</summary>
    private async Task<bool> TryCommitElsewhere()
    {
        try
        {
            await database.Query(
                $$"""
                WITH turn AS (SELECT value FROM change_sequence WHERE id = 1 FOR UPDATE NOWAIT),
                moved AS (UPDATE change_sequence SET value = turn.value + 1 FROM turn WHERE id = 1 RETURNING change_sequence.value),
                named AS (UPDATE users SET name = 'new')
                INSERT INTO commit_log SELECT value, value - 1, 'x', 0, convert_to('{"users":[{{Samples.Home.Value}},"u"]}', 'UTF8') FROM moved RETURNING 1
                """);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }
}
