using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>A failed command changes nothing and fails no other command.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_batch_that_fails_half_way_writes_nothing_of_it()
    {
        var outcome = await open.Write(rows =>
        {
            rows.Users.Put(Samples.User("good"));
            rows.Users.Put(Samples.User("bad", name: null!));
        });

        Assert.Equal(Catalogue.StorageUnavailable, outcome.Refusal);
        Assert.Null(await open.Read(rows => rows.Users.Find(Samples.Home, "good")));
        Assert.Equal(0, await Database.Count("users"));
    }

    [Fact]
    public async Task A_command_that_the_database_refuses_fails_alone()
    {
        var held = await open.Hold();
        var before = open.Write(rows => rows.Users.Put(Samples.User("before")));
        var bad = open.Write(rows => rows.Users.Put(Samples.User("bad", name: null!)));
        var after = open.Write(rows => rows.Users.Put(Samples.User("after")));
        await held.Release();
        held.Dispose();

        Assert.Null((await before).Refusal);
        Assert.Equal(Catalogue.StorageUnavailable, (await bad).Refusal);
        Assert.Null((await after).Refusal);
        Assert.Equal(2, await Database.Count("users"));
    }

    /// <summary>A row that cannot be serialized is a bug; the transaction around it must end nevertheless.</summary>
    [Fact]
    public async Task A_row_that_cannot_be_serialized_fails_alone()
    {
        var held = await open.Hold();
        var before = open.Write(rows => rows.Users.Put(Samples.User("before")));
        var bad = open.Write(rows => rows.Notifications.Put(new Notification
        {
            Account = Samples.Home,
            Id = "bad",
            Content = null!,
            Target = Samples.Everyone,
            CreatedAt = Samples.Noon,
        }));
        var after = open.Write(rows => rows.Users.Put(Samples.User("after")));
        await held.Release();
        held.Dispose();

        Assert.Null((await before).Refusal);
        Assert.Equal(Catalogue.StorageUnavailable, (await bad).Refusal);
        Assert.Null((await after).Refusal);
        Assert.Null((await open.Write(rows => rows.Users.Put(Samples.User("later")))).Refusal);
        Assert.Equal((3, 0), (await Database.Count("users"), await Database.Count("notifications")));
    }

    [Fact]
    public async Task A_command_that_throws_fails_alone_and_leaves_no_trace()
    {
        var held = await open.Hold();
        var before = open.Write(rows => rows.Users.Put(Samples.User("before")));
        var bad = open.Write(rows =>
        {
            rows.Users.Put(Samples.User("bad"));
            throw new InvalidOperationException("a bug");
        });
        var after = open.Write(rows => rows.Users.Put(Samples.User("after")));
        await held.Release();
        held.Dispose();

        Assert.Equal("a bug", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        Assert.Null((await before).Refusal);
        Assert.Null((await after).Refusal);
        Assert.Equal(["users before", "users after"], Assert.Single(open.Store.Commits));
    }

    [Fact]
    public async Task The_caller_of_a_command_that_threw_gets_the_result_of_its_last_run()
    {
        var runs = 0;
        var held = await open.Hold();
        var good = open.Write(rows => rows.Users.Put(Samples.User("good")));
        var bad = open.Write(rows =>
        {
            rows.Users.Put(Samples.User("bad"));
            if (++runs == 1) throw new InvalidOperationException("a bug");
        });
        open.Store.FailingCommits = 1;
        await held.Release();
        held.Dispose();

        Assert.Null((await good).Refusal);
        Assert.Null((await bad).Refusal);
        Assert.Equal(2, runs);
        Assert.Equal(2, await Database.Count("users"));
    }

    [Fact]
    public async Task A_failed_commit_is_retried_command_by_command()
    {
        var held = await open.Hold();
        var tasks = Enumerable.Range(0, 3).Select(i => open.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).ToArray();
        open.Store.FailingCommits = 2;
        await held.Release();
        held.Dispose();

        var outcomes = await Task.WhenAll(tasks);

        Assert.Equal([Catalogue.StorageUnavailable, null, null], outcomes.Select(outcome => outcome.Refusal));
        Assert.Equal([["users u1"], ["users u2"]], open.Store.Commits);
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_the_rows_as_they_were()
    {
        await open.Write(rows => rows.Users.Put(Samples.User("u", "old")));
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));
        open.Store.FailingCommits = 1;
        var failed = await open.Write(rows =>
        {
            rows.Users.Put(Samples.User("u", "new"));
            rows.RemoveDevice(Samples.Home, "board");
            _ = rows.Directory(Samples.Home);
        });

        Assert.Equal(Catalogue.StorageUnavailable, failed.Refusal);
        Assert.Equal("old", (await open.Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);
        Assert.Single((await open.Read(rows => rows.Directory(Samples.Home))).Devices);
        Assert.Null((await open.Write(rows => rows.Users.Put(Samples.User("u", "newer")))).Refusal);
        await Reopen();
        Assert.Equal("newer", (await open.Read(rows => rows.Users.Find(Samples.Home, "u")))!.Name);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_failed_batch_drops_only_its_own_rows_from_memory_unless_the_database_is_damaged(bool isDamaged, int loads)
    {
        await open.Write(rows =>
        {
            rows.Users.Put(Samples.User("mine"));
            rows.Users.Put(Samples.User("other"));
        });
        await open.Read(rows => (rows.Users.Find(Samples.Home, "mine"), rows.Users.Find(Samples.Home, "other")));
        var before = open.Store.Loads;
        if (isDamaged) open.Store.CommitFailure = () => Damage;
        open.Store.FailingCommits = 1;
        Assert.NotNull((await open.Write(rows => rows.Users.Put(Samples.User("mine", "new")))).Refusal);

        Assert.Equal(("Ann", "Ann"), await open.Read(rows =>
            (rows.Users.Find(Samples.Home, "mine")!.Name, rows.Users.Find(Samples.Home, "other")!.Name)));
        Assert.Equal(before + loads, open.Store.Loads);
    }

    [Fact]
    public async Task A_failed_batch_takes_back_its_changes_of_device_lists_without_reading_any_again()
    {
        await Samples.Populate(open, Samples.Home);
        await Samples.Populate(open, Second);
        await open.Read(rows => (rows.Directory(Samples.Home), rows.Directory(Second)));
        var before = open.Store.AccountLoads;
        open.Store.FailingCommits = 1;
        Assert.NotNull((await open.Write(rows =>
        {
            rows.RemoveDevice(Samples.Home, "board");
            _ = rows.Directory(Samples.Home);
        })).Refusal);

        Assert.Equal(1, await open.Read(rows => rows.Directory(Second).Devices.Count));
        Assert.Equal(1, await open.Read(rows => rows.Directory(Samples.Home).Devices.Count));
        Assert.Equal(before, open.Store.AccountLoads);
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_refuses_and_recovers()
    {
        open.Store.FailingLoads = 1;
        var failed = await open.Run<bool>((rows, _) => rows.Users.Find(Samples.Home, "u") is null);
        var again = await open.Run<bool>((rows, _) => rows.Users.Find(Samples.Home, "u") is null);

        Assert.Equal(Catalogue.StorageUnavailable, failed.Refusal);
        Assert.True(again.Value);
    }

    [Fact]
    public async Task An_unavailable_database_refuses_and_recovers()
    {
        await Samples.Populate(open, Samples.Home);
        var first = await StartAndReadSeq("a1");
        open.Store.FailingCommits = 1;
        Assert.Equal(Catalogue.StorageUnavailable, (await Start("a2")).Refusal);
        open.Store.FailingLoads = 1;
        Assert.Equal(Catalogue.StorageUnavailable, (await open.Run<bool>((rows, _) => rows.Users.Find(Samples.Home, "u") is null)).Refusal);
        Assert.True(await StartAndReadSeq("a4") > first);
    }

    [Fact]
    public async Task A_row_in_memory_and_the_row_on_disk_have_the_same_times()
    {
        await Reopen(clock: new FakeTimeProvider(Samples.Noon.AddTicks(4_567)));
        await Samples.Populate(open, Samples.Home);
        await Start("a1");
        var kept = Samples.Dump(await open.Read(rows => rows.Activities.Find(Samples.Home, "a1")));
        await Reopen();

        Assert.Equal(kept, Samples.Dump(await open.Read(rows => rows.Activities.Find(Samples.Home, "a1"))));
    }

    [Fact]
    public async Task A_row_is_read_once_and_then_kept()
    {
        await open.Write(rows => rows.Users.Put(Samples.User("u")));
        await Reopen();
        for (var i = 0; i < 5; i++) await open.Read(rows => rows.Users.Find(Samples.Home, "u"));

        Assert.Equal(1, open.Store.Loads);
    }
}
