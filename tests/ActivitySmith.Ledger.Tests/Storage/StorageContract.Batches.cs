using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Waiting commands share a transaction.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task Waiting_commands_share_one_transaction_in_their_order()
    {
        var seen = new List<int>();
        var held = await open.Hold();
        var tasks = Enumerable.Range(0, 100).Select(i => open.Write(rows =>
        {
            seen.Add(i);
            rows.Users.Put(Samples.User($"u{i}"));
        })).ToArray();
        await held.Release();
        held.Dispose();
        await Task.WhenAll(tasks);

        Assert.Equal(Enumerable.Range(0, 100), seen);
        Assert.Equal(100, Assert.Single(open.Store.Commits).Count);
    }

    [Fact]
    public async Task A_command_finds_all_its_rows_whatever_the_size_of_the_cache()
    {
        const int Many = 11_000;
        await open.Write(rows =>
        {
            for (var i = 0; i < Many; i++) rows.Users.Put(Samples.User($"u{i}"));
        });
        await Reopen();

        var found = await open.Read(rows => Enumerable.Range(0, Many).Count(i => rows.Users.Find(Samples.Home, $"u{i}") is not null));

        Assert.Equal(Many, found);
    }

    [Fact]
    public async Task A_batch_has_a_maximum_size()
    {
        await Reopen(new LedgerOptions { BatchLimit = 3 });
        var held = await open.Hold();
        var tasks = Enumerable.Range(0, 7).Select(i => open.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).ToArray();
        await held.Release();
        held.Dispose();
        await Task.WhenAll(tasks);

        Assert.Equal([3, 3, 1], open.Store.Commits.Select(commit => commit.Count));
    }

    [Fact]
    public async Task A_command_sees_the_changes_of_earlier_commands_in_its_batch()
    {
        var held = await open.Hold();
        var tasks = Enumerable.Range(0, 10).Select(_ => open.Run<string>((rows, _) =>
        {
            var name = (rows.Users.Find(Samples.Home, "u")?.Name ?? "") + "x";
            rows.Users.Put(Samples.User("u", name));
            return rows.Users.Find(Samples.Home, "u")!.Name;
        })).ToArray();
        await held.Release();
        held.Dispose();

        Assert.Equal(Enumerable.Range(1, 10).Select(length => new string('x', length)), (await Task.WhenAll(tasks)).Select(outcome => outcome.Value));
    }

    [Fact]
    public async Task Changes_to_one_row_are_merged_into_one_write()
    {
        var held = await open.Hold();
        Task[] tasks =
        [
            .. Enumerable.Range(0, 50).Select(i => open.Write(rows => rows.Users.Put(Samples.User("same", $"n{i}")))),
            open.Write(rows => rows.Users.Put(Samples.User("brief"))),
            open.Write(rows => rows.Users.Remove(Samples.Home, "brief")),
        ];
        await held.Release();
        held.Dispose();
        await Task.WhenAll(tasks);
        await Reopen();

        Assert.Equal("n49", (await open.Read(rows => rows.Users.Find(Samples.Home, "same")))!.Name);
        Assert.Null(await open.Read(rows => rows.Users.Find(Samples.Home, "brief")));
        Assert.Equal(1, await Database.Count("users"));
    }

    [Fact]
    public async Task Fifty_changes_to_one_row_are_one_row_written()
    {
        var held = await open.Hold();
        var tasks = Enumerable.Range(0, 50).Select(i => open.Write(rows => rows.Users.Put(Samples.User("same", $"n{i}")))).ToArray();
        await held.Release();
        held.Dispose();
        await Task.WhenAll(tasks);

        Assert.Equal(["users same"], Assert.Single(open.Store.Commits));
    }

    [Fact]
    public async Task A_refused_command_leaves_no_trace()
    {
        var refusal = Catalogue.InvalidBody("x", "x is wrong");
        var held = await open.Hold();
        var before = open.Write(rows => rows.Users.Put(Samples.User("u", "before")));
        var refused = open.Run<bool>((rows, now) =>
        {
            rows.Users.Put(Samples.User("u", "refused"));
            rows.Users.Put(Samples.User("other"));
            rows.Users.Remove(Samples.Home, "u");
            rows.Put(Samples.Board(Samples.Home));
            _ = rows.Directory(Samples.Home);
            return refusal;
        });
        var after = open.Run<(string?, int)>((rows, _) => (rows.Users.Find(Samples.Home, "u")?.Name, rows.Directory(Samples.Home).Devices.Count));
        await held.Release();
        held.Dispose();

        Assert.Same(refusal, (await refused).Refusal);
        Assert.Equal(("before", 0), (await after).Value);
        Assert.Null((await before).Refusal);
        Assert.Equal(["users u"], Assert.Single(open.Store.Commits));
        await Reopen();
        Assert.Equal("before", (await open.Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);
        Assert.Equal((1, 0), (await Database.Count("users"), await Database.Count("devices")));
    }

    [Fact]
    public async Task Reading_writes_nothing()
    {
        await open.Read(rows => rows.Users.Find(Samples.Home, "u"));

        Assert.Empty(open.Store.Commits);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_accepts_again_when_it_has_space()
    {
        await Reopen(new LedgerOptions { QueueLimit = 3 });
        var held = await open.Hold();
        var waiting = Enumerable.Range(0, 3).Select(i => open.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).ToArray();
        var refused = await open.Write(rows => rows.Users.Put(Samples.User("much")));
        Assert.Equal(3, open.Ledger.Waiting);
        await held.Release();
        held.Dispose();

        Assert.Equal(Catalogue.Overloaded, refused.Refusal);
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Null(outcome.Refusal));
        Assert.Null((await open.Write(rows => rows.Users.Put(Samples.User("later")))).Refusal);
        Assert.Equal(0, open.Ledger.Waiting);
        Assert.Equal(4, await Database.Count("users"));
    }

    [Fact]
    public async Task Observers_get_a_commit_before_the_caller_does()
    {
        var observer = new Noting();
        await Reopen(observers: observer);
        await Samples.Populate(open, Samples.Home);
        await Start("a1");
        await open.Run<bool>((_, _) => Catalogue.Overloaded);
        open.Store.FailingCommits = 1;
        await Start("a2");

        Assert.Equal(["", "a1"], observer.Seen);
    }

    /// <summary>Thousands of commands from many threads: after a lost wake-up one of them would wait forever.</summary>
    [Fact]
    public async Task Every_caller_is_woken()
    {
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++) await open.Read(_ => i);
        }));

        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private sealed class Noting : ICommitObserver
    {
        public List<string> Seen { get; } = [];

        public void Committed(CommittedBatch batch) => Seen.Add(string.Join(' ', batch.Activities.Select(activity => activity.Id)));
    }
}
