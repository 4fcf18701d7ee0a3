using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>The limits of the queue.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task A_tap_above_the_limit_is_refused_without_a_row_and_a_place_that_becomes_free_is_used()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open(new() { Options = new() { AllowedHosts = ["hooks.test"], Concurrency = 1, QueueLimit = 2 } });
        var answer = new TaskCompletionSource();
        receiver.Answer = _ => answer.Task;
        var activity = await desk.Activity(Desk.Webhook(receiver.Url()));
        var taken = new List<ActionRun>();
        for (var i = 0; i < 2; i++) taken.Add((await desk.Caller.Run(Desk.Account, activity, "act_1", Desk.NewTap())).Value);
        var late = Desk.NewTap();

        Assert.True((await desk.Caller.Run(Desk.Account, activity, "act_1", late)).IsRefused(out var refusal));
        Assert.Equal(RefusalKind.Overloaded, refusal.Kind);
        Assert.Null(await desk.Runs.Find(Desk.Account, late.Value, CancellationToken.None));

        answer.SetResult();
        foreach (var run in taken) Assert.Equal(ActionRunState.Delivered, (await desk.Finished(run)).State);
        Assert.Equal(ActionRunState.Delivered, (await desk.Finished((await desk.Caller.Run(Desk.Account, activity, "act_1", late)).Value)).State);
    }

    [Fact]
    public async Task An_account_at_its_own_limit_leaves_places_for_another_account()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open(new() { Options = new() { AllowedHosts = ["hooks.test"], QueueLimitPerAccount = 1 } });
        var answer = new TaskCompletionSource();
        receiver.Answer = _ => answer.Task;
        var mine = await desk.Activity(Desk.Webhook(receiver.Url()));
        var theirs = await desk.Activity(Desk.Webhook(receiver.Url()), account: new AccountId(2));
        _ = (await desk.Caller.Run(Desk.Account, mine, "act_1", Desk.NewTap())).Value;

        Assert.True((await desk.Caller.Run(Desk.Account, mine, "act_1", Desk.NewTap())).IsRefused(out _));
        var other = (await desk.Caller.Run(new AccountId(2), theirs, "act_1", Desk.NewTap())).Value;

        answer.SetResult();
        Assert.Equal(ActionRunState.Delivered, (await desk.Finished(other)).State);
    }

    [Fact]
    public async Task An_account_whose_receivers_hang_does_not_block_the_calls_of_another()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open(new() { Options = new() { AllowedHosts = ["hooks.test"], Concurrency = 4 } });
        var answer = new TaskCompletionSource();
        receiver.Answer = context => context.Request.Path == "/slow" ? answer.Task : Task.CompletedTask;
        var slow = await desk.Activity(Desk.Webhook(receiver.Url(path: "/slow")));
        var quick = await desk.Activity(Desk.Webhook(receiver.Url(path: "/quick")), account: new AccountId(2));
        var hanging = new List<ActionRun>();
        for (var i = 0; i < 8; i++) hanging.Add((await desk.Caller.Run(Desk.Account, slow, "act_1", Desk.NewTap())).Value);
        for (var i = 0; i < 2; i++) await receiver.Arrival();

        var other = (await desk.Caller.Run(new AccountId(2), quick, "act_1", Desk.NewTap())).Value;

        Assert.Equal(ActionRunState.Delivered, (await desk.Finished(other)).State);
        Assert.Equal(2, receiver.Requests.Count(request => request.PathAndQuery == "/slow"));
        answer.SetResult();
        foreach (var run in hanging) Assert.Equal(ActionRunState.Delivered, (await desk.Finished(run)).State);
    }

    [Fact]
    public async Task No_more_calls_run_at_once_than_allowed()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open(new() { Options = new() { AllowedHosts = ["hooks.test"], Concurrency = 4 } });
        int now = 0, most = 0;
        var answer = new TaskCompletionSource();
        var gate = new Lock();
        using var entered = new SemaphoreSlim(0);
        receiver.Answer = async _ =>
        {
            lock (gate) most = Math.Max(most, ++now);
            entered.Release();
            await answer.Task;
            lock (gate) now--;
        };
        var activity = await desk.Activity(Desk.Webhook(receiver.Url()));
        var runs = new List<ActionRun>();
        for (var i = 0; i < 6; i++) runs.Add((await desk.Caller.Run(Desk.Account, activity, "act_1", Desk.NewTap())).Value);
        for (var i = 0; i < 2; i++) Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(6, desk.Caller.Open);

        answer.SetResult();
        foreach (var run in runs) await desk.Finished(run);

        Assert.Equal(6, receiver.Requests.Count);
        Assert.Equal(2, most);
        Assert.Equal(0, desk.Caller.Open);
    }
}
