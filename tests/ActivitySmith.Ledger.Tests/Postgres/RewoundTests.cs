using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>The database is older than a node's memory, as after an asynchronous failover to a replica without the last commits.</summary>
public sealed class RewoundTests : IAsyncLifetime
{
    private readonly Noting observer = new();
    private PostgresTestDatabase database = null!;
    private OpenLedger node = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTestDatabase.Create();
        node = new OpenLedger(database, clock: null, options: null, observer);
        await Samples.Populate(node, Samples.Home);
        await node.Write(rows => rows.Users.Put(Samples.User("u", "kept")));
    }

    public async ValueTask DisposeAsync()
    {
        if (database is null) return;
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_database_that_is_behind_makes_a_node_read_everything_again_and_continue()
    {
        var before = await Moment();
        await node.Write(rows => rows.Users.Put(Samples.User("u", "lost")));
        Assert.Equal("lost", (await node.Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);
        await GoBackTo(before);
        await database.Query("UPDATE users SET name = 'kept' RETURNING 1");
        await Disconnect();

        Assert.Equal("kept", (await node.Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);
        Assert.Null((await node.Write(rows => rows.Users.Put(Samples.User("next")))).Refusal);
        Assert.Equal((1, 0), (observer.Rewinds, observer.Gaps));
    }

    /// <summary>Another node committed in place of the lost commits, so that the numbers are the same and the rows are not.</summary>
    [Fact]
    public async Task A_database_with_other_commits_up_to_the_same_position_is_noticed()
    {
        var before = await Moment();
        await node.Write(rows => rows.Users.Put(Samples.User("u", "lost")));
        await GoBackTo(before);
        await using (var other = new OpenLedger(database)) await other.Write(rows => rows.Users.Put(Samples.User("u", "other way")));
        await Disconnect();

        Assert.Equal("other way", (await node.Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);
        Assert.Equal((1, 0), (observer.Rewinds, observer.Gaps));
    }

    [Fact]
    public async Task The_position_of_a_lost_change_is_not_reused()
    {
        var before = await Moment();
        var lost = await Put("lost");
        await GoBackTo(before);
        await database.Query("DELETE FROM activities RETURNING 1");
        await database.Query("DELETE FROM streams RETURNING 1");
        await Disconnect();

        Assert.True(await Put("next") > lost);
    }

    [Fact]
    public async Task An_unreadable_note_makes_a_node_read_everything_and_refuse_nothing()
    {
        await database.Query(
            "WITH moved AS (UPDATE change_sequence SET value = value + 1 RETURNING value), named AS (UPDATE users SET name = 'new') "
            + "INSERT INTO commit_log SELECT value, value - 1, 'x', 0, convert_to('{\"users\":[', 'UTF8') FROM moved RETURNING 1");
        await Disconnect();

        Assert.Equal("new", (await node.Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);
        Assert.Null((await node.Write(rows => rows.Users.Put(Samples.User("next")))).Refusal);
    }

    [Fact]
    public async Task A_broken_connection_alone_causes_no_complete_read()
    {
        await node.Write(rows => rows.Users.Put(Samples.User("u", "newest")));
        await Disconnect();
        await using (var other = new OpenLedger(database)) await other.Write(rows => rows.Users.Put(Samples.User("v")));

        Assert.NotNull(await node.Read(rows => rows.Users.Find(Samples.Home, "v")));
        Assert.Equal((0, 0), (observer.Rewinds, observer.Gaps));
    }

    private async Task<long> Put(string key)
    {
        var put = await node.Run(new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key(key), Samples.Progress(1), Samples.Everyone, $"a-{key}"));
        Assert.Null(put.Refusal);
        return (await node.Read(rows => rows.Activities.Find(Samples.Home, $"a-{key}")))!.Seq;
    }

    private async Task<long> Moment() => (long)(await database.Query("SELECT value FROM change_sequence"))[0][0]!;

    private async Task GoBackTo(long position)
    {
        await database.Query($"DELETE FROM commit_log WHERE position > {position} RETURNING 1");
        await database.Query($"UPDATE change_sequence SET value = {position} RETURNING 1");
    }

    /// <summary>Like a failover: a connection that stays open would lead to the old database.</summary>
    private Task<List<object?[]>> Disconnect() =>
        database.Query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    private sealed class Noting : ICommitObserver
    {
        public int Rewinds { get; private set; }

        public int Gaps { get; private set; }

        public void Committed(CommittedBatch batch)
        {
            // Only the lost commits matter here.
        }

        public void Missed() => Gaps++;

        public void Rewound() => Rewinds++;
    }
}
