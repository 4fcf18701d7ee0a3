using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>An acknowledged write stays.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task Acknowledged_writes_exist_after_a_reopen()
    {
        await open.Write(rows => rows.Users.Put(Samples.User("u1")));
        await open.Write(rows => rows.Users.Put(Samples.User("u2", "Ben")));
        await open.Write(rows => rows.Users.Put(Samples.User("u2", "Cid")));
        await Reopen();

        Assert.Equal("Ann", (await open.Read(rows => rows.Users.Find(Samples.Home, "u1")))!.Name);
        Assert.Equal("Cid", (await open.Read(rows => rows.Users.Find(Samples.Home, "u2")))!.Name);
        Assert.Null(await open.Read(rows => rows.Users.Find(new(2), "u1")));
    }

    [Fact]
    public async Task Acknowledged_writes_are_visible_to_readers_immediately()
    {
        await open.Write(rows => rows.Users.Put(Samples.User("u1")));

        Assert.Equal(1, await Database.Count("users"));
    }

    [Fact]
    public async Task Deleted_rows_do_not_exist_after_a_reopen()
    {
        await open.Write(rows => rows.Users.Put(Samples.User("u1")));
        await open.Write(rows => rows.Users.Remove(Samples.Home, "u1"));

        Assert.Null(await open.Read(rows => rows.Users.Find(Samples.Home, "u1")));
        await Reopen();
        Assert.Null(await open.Read(rows => rows.Users.Find(Samples.Home, "u1")));
        Assert.Equal(0, await Database.Count("users"));
    }

    [Fact]
    public async Task The_order_of_changes_continues_after_a_reopen()
    {
        await Samples.Populate(open, Samples.Home);
        long[] seen = [await StartAndReadSeq("a1"), await StartAndReadSeq("a2")];
        await Reopen();
        seen = [.. seen, await StartAndReadSeq("a3")];
        await Reopen();
        seen = [.. seen, await StartAndReadSeq("a4")];

        Assert.Equal(seen.Order().Distinct(), seen);
    }

    [Fact]
    public async Task Positions_are_not_used_twice_after_a_failure()
    {
        await Samples.Populate(open, Samples.Home);
        var first = await StartAndReadSeq("a1");
        open.Store.FailingCommits = 1;
        Assert.Equal(Catalogue.StorageUnavailable, (await Start("a2")).Refusal);
        var second = await StartAndReadSeq("a3");
        await Reopen();
        var third = await StartAndReadSeq("a4");

        Assert.True(first < second && second < third, $"{first}, {second}, {third}");
    }

    [Fact]
    public async Task Closing_writes_waiting_commands_and_then_accepts_no_more()
    {
        var held = await open.Hold();
        var waiting = Enumerable.Range(0, 500).Select(i => open.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).ToArray();
        var closing = open.Ledger.DisposeAsync().AsTask();
        var late = open.Write(rows => rows.Users.Put(Samples.User("late")));
        await held.Release();
        await closing;
        held.Dispose();

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Null(outcome.Refusal));
        Assert.Equal(Catalogue.Overloaded, (await late).Refusal);
        Assert.Equal(500, await Database.Count("users"));
        open = new OpenLedger(Database);
    }

    [Fact]
    public async Task A_command_submitted_during_closing_gets_a_result()
    {
        var together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var round = 0; round < 50; round++)
        {
            var key = $"r{round}-";
            var callers = Enumerable.Range(0, 8).Select(async i =>
            {
                await together.Task;
                return await open.Write(rows => rows.Users.Put(Samples.User($"{key}{i}")));
            }).ToArray();
            together.TrySetResult();
            var closing = open.Ledger.DisposeAsync();

            var outcomes = await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(30));
            await closing;

            var kept = outcomes.Count(outcome => outcome.Refusal is null);
            Assert.Equal(kept, (await Database.Query($"SELECT 1 FROM users WHERE user_id LIKE '{key}%'")).Count);
            Assert.All(outcomes, outcome => Assert.True(outcome.Refusal is null || outcome.Refusal == Catalogue.Overloaded));
            open = new OpenLedger(Database);
        }
    }

    private Task<Result<ActivityStarted>> Start(string id) =>
        open.Run(new StartActivity(Samples.Caller(Samples.Home), Samples.Progress(1), Samples.Everyone, id));

    private async Task<long> StartAndReadSeq(string id)
    {
        Assert.Null((await Start(id)).Refusal);
        return (await open.Read(rows => rows.Activities.Find(Samples.Home, id)))!.Seq;
    }
}
