using System.Threading.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Tests.Model;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>Several ledgers on one database, like those of several nodes.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new(Samples.Noon);
    private readonly Noting[] observers = [new(), new(), new()];
    private PostgresTestDatabase database = null!;
    private OpenLedger[] nodes = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTestDatabase.Create();
        nodes = [.. observers.Select(observer => new OpenLedger(database, clock, options: null, observer))];
    }

    public async ValueTask DisposeAsync()
    {
        if (database is null) return;
        foreach (var node in nodes) await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Puts_to_one_stream_on_all_nodes_start_exactly_one_activity()
    {
        await Samples.Populate(nodes[0], Samples.Home);
        var together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, 300).Select(async i =>
        {
            await together.Task;
            return (await nodes[i % 3]
                .Run(new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key("same"), Samples.Progress(i % 10), Samples.Everyone, $"a{i}"))).Value;
        }).ToArray();
        together.SetResult();
        var answers = await Task.WhenAll(callers);

        var started = Assert.Single(answers, answer => answer.Operation == "started");
        Assert.All(answers, answer => Assert.Equal(started.ActivityId, answer.ActivityId));
        Assert.Equal((1, 1), (await database.Count("activities"), await database.Count("streams")));
        foreach (var node in nodes)
        {
            var version = (await node.Read(rows => rows.Activities.Find(Samples.Home, started.ActivityId!)))!.Version;
            Assert.Equal(1 + answers.Count(answer => answer.Operation == "updated"), version);
        }
    }

    /// <summary>Like the test on one node, but every step runs on one of three.</summary>
    [Fact]
    public async Task Any_sequence_of_operations_on_any_node_does_what_the_model_says()
    {
        for (var seed = 1; seed <= 15; seed++)
        {
            var account = new AccountId(seed);
            var choice = new Random(seed);
            await Samples.Populate(nodes[0], account);
            var run = new SequenceRun(account, seed);
            try
            {
                for (var step = 0; step < SequenceRun.Steps; step++)
                {
                    await run.Step(nodes[choice.Next(3)]);
                    await run.Compare(nodes[choice.Next(3)]);
                }
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}:{Environment.NewLine}{run.Story}", failure);
            }
        }
    }

    [Fact]
    public async Task Observers_on_other_nodes_get_a_commit_as_another_nodes()
    {
        await Samples.Populate(nodes[0], Samples.Home);
        await Start(nodes[0], "a1");

        var (own, remote) = (await observers[0].Find("a1"), await observers[1].Find("a1"));

        Assert.False(own.IsRemote);
        Assert.True(remote.IsRemote);
        Assert.True((await observers[2].Find("a1")).IsRemote);
        Assert.Equal(Samples.Dump(own.Activities[0]), Samples.Dump(remote.Activities.Single(activity => activity.Id == "a1")));
    }

    [Fact]
    public async Task Commits_of_other_nodes_arrive_without_the_listening_connection()
    {
        await Samples.Populate(nodes[0], Samples.Home);
        await database.Query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
        await Start(nodes[0], "a1");

        Assert.True((await observers[1].Find("a1")).IsRemote);
    }

    [Fact]
    public async Task Rows_deleted_or_pruned_on_one_node_are_removed_from_the_memory_of_the_others()
    {
        await Samples.Populate(nodes[0], Samples.Home);
        Assert.Single(await nodes[1].Read(rows => rows.Directory(Samples.Home).Devices));
        await nodes[0].Write(rows => rows.RemoveDevice(Samples.Home, "board"));
        Assert.Empty(await nodes[1].Read(rows => rows.Directory(Samples.Home).Devices));
        Assert.Null(await nodes[1].Read(rows => rows.Devices.Find(Samples.Home, "board")));

        await nodes[1].Write(rows => rows.Put(Lifecycle.EndAtOnce(Samples.Activity("over", Samples.Bare), EndReason.Ended, Samples.Noon)));
        Assert.NotNull(await nodes[2].Read(rows => rows.Activities.Find(Samples.Home, "over")));
        await nodes[1].Write(rows => rows.Put(Samples.Activity("running", Samples.Bare)));
        Assert.NotNull(await nodes[2].Read(rows => rows.Activities.Find(Samples.Home, "running")));
        await nodes[0].Ledger.Prune(Pruning.PruneRequest.ActivitiesEndedBefore(Samples.Noon.AddDays(1)));
        var loads = nodes[2].Store.Loads;
        Assert.NotNull(await nodes[2].Read(rows => rows.Activities.Find(Samples.Home, "running")));
        Assert.Equal(loads, nodes[2].Store.Loads);
        Assert.Null(await nodes[2].Read(rows => rows.Activities.Find(Samples.Home, "over")));
    }

    /// <summary>A page that asks for the changes after the last position it saw must never get an earlier position later on.</summary>
    [Fact]
    public async Task Positions_become_visible_in_their_order()
    {
        await Samples.Populate(nodes[0], Samples.Home);
        var writing = Task.WhenAll(Enumerable.Range(0, 300).Select(i => Start(nodes[i % 3], $"a{i}")));
        var seen = new List<long> { 0 };
        do
        {
            seen.AddRange((await database.Query($"SELECT seq FROM activities WHERE seq > {seen[^1]} ORDER BY seq")).ConvertAll(row => (long)row[0]!));
        }
        while (!writing.IsCompleted);
        await writing;
        seen.AddRange((await database.Query($"SELECT seq FROM activities WHERE seq > {seen[^1]} ORDER BY seq")).ConvertAll(row => (long)row[0]!));

        Assert.Equal((await database.Query("SELECT seq FROM activities ORDER BY seq")).ConvertAll(row => (long)row[0]!), seen.Skip(1));
        Assert.Equal(300, seen.Distinct().Count() - 1);
    }

    /// <summary>Connections break at any moment, also during a commit: an acknowledged write exists once, and a refused one at most once.</summary>
    [Fact]
    public async Task Cut_connections_lose_no_write_and_repeat_none()
    {
        using var stop = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await database.Query("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND query NOT LIKE 'LISTEN%'
                    """);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        });
        var answered = new List<int>();
        var refused = 0;
        for (var round = 0; round < 60; round++)
        {
            var first = round * 20;
            var outcomes = await Task.WhenAll(Enumerable.Range(first, 20).Select(i => nodes[i % 3].Write(rows =>
            {
                _ = rows.Users.Find(Samples.Home, $"u{i % 7}");
                rows.Users.Put(Samples.User($"u{i % 7}", $"n{i}"));
                rows.Append(new MetricValue(Samples.Home, $"m{i}", new Scalar(i), Samples.Noon));
            })));
            answered.AddRange(Enumerable.Range(first, 20).Where(i => outcomes[i - first].Refusal is null));
            refused += outcomes.Count(outcome => outcome.Refusal is not null);
            Assert.All(outcomes, outcome => Assert.True(outcome.Refusal is null || outcome.Refusal == Catalogue.StorageUnavailable));
        }

        await stop.CancelAsync();
        await cutting;

        var kept = (await database.Query("SELECT metric_key FROM metric_values")).ConvertAll(row => (string)row[0]!);
        Assert.Equal(kept.Count, kept.Distinct().Count());
        Assert.Empty(answered.Select(i => $"m{i}").Except(kept));
        Assert.InRange(kept.Count, answered.Count, answered.Count + refused);
        Assert.True(answered.Count > 300, $"{answered.Count} of 1200 were acknowledged");
    }

    [Fact]
    public async Task A_node_that_was_disconnected_for_longer_than_notes_are_kept_logs_it_and_reads_everything_again()
    {
        await nodes[0].Write(rows => rows.Users.Put(Samples.User("u", "old")));
        Assert.Equal("old", (await nodes[1].Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);

        // As if notes had been deleted in between: the first one that is left does not follow the last one that the node has read.
        await database.Query(
            "WITH moved AS (UPDATE change_sequence SET value = value + 2 RETURNING value), named AS (UPDATE users SET name = 'new') "
            + "INSERT INTO commit_log SELECT value, value - 1, 'x', 0, convert_to('{}', 'UTF8') FROM moved RETURNING 1");

        Assert.Equal("new", (await nodes[1].Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);
        Assert.Equal(1, observers[1].Gaps);
    }

    [Fact]
    public async Task One_node_has_the_duty_and_another_takes_it_over_when_that_one_stops()
    {
        var taken = Channel.CreateUnbounded<int>();
        for (var i = 0; i < 3; i++)
        {
            var (n, duty) = (i, DutyOf(nodes[i]));
            duty.Subscribe(() => Task.CompletedTask, () => taken.Writer.TryWrite(n));
            if (duty.IsMine) taken.Writer.TryWrite(n);
        }

        using var deadline = new CancellationTokenSource(Timeout);
        var first = await taken.Reader.ReadAsync(deadline.Token);
        Assert.Equal([first], Enumerable.Range(0, 3).Where(i => DutyOf(nodes[i]).IsMine));
        await nodes[first].DisposeAsync();

        int second;
        do
        {
            second = await taken.Reader.ReadAsync(deadline.Token);
        }
        while (second == first);
        Assert.Equal([second], Enumerable.Range(0, 3).Where(i => DutyOf(nodes[i]).IsMine));

        static IDuty DutyOf(OpenLedger node) => node.Store.Sharing!.Duty;
    }

    private static async Task Start(OpenLedger node, string id)
    {
        var outcome = await node.Run(new StartActivity(Samples.Caller(Samples.Home), Samples.Progress(1), Samples.Everyone, id));
        Assert.Null(outcome.Refusal);
    }

    private sealed class Noting : ICommitObserver
    {
        private readonly Channel<CommittedBatch> batches = Channel.CreateUnbounded<CommittedBatch>();

        public int Gaps { get; private set; }

        public void Committed(CommittedBatch batch) => batches.Writer.TryWrite(batch);

        public void Missed() => Gaps++;

        /// <summary>The first batch that holds the activity.</summary>
        public async Task<CommittedBatch> Find(string activityId)
        {
            using var deadline = new CancellationTokenSource(Timeout);
            await foreach (var batch in batches.Reader.ReadAllAsync(deadline.Token))
                if (batch.Activities.Any(activity => activity.Id == activityId)) return batch;
            throw new InvalidOperationException("The ledger has ended");
        }
    }
}
