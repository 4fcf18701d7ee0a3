using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Actions;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>A tap causes at most one call, also after restarts and crashes.</summary>
public sealed class OncePerTapTests
{
    [Fact]
    public async Task The_same_tap_many_times_at_once_calls_once()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();
        var activity = await desk.Activity(Desk.Webhook(receiver.Url()));
        var tap = Desk.NewTap();

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => desk.Caller.Run(Desk.Account, activity, "act_1", tap))));
        await desk.Finished(taken[0].Value);

        Assert.All(taken, one => Assert.Equal(tap.Value, one.Value.Id));
        Assert.Single(receiver.Requests);
        Assert.Equal(0, desk.Caller.Open);
    }

    [Fact]
    public async Task Two_taps_call_twice()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();
        var activity = await desk.Activity(Desk.Webhook(receiver.Url()));

        foreach (var tap in new[] { Desk.NewTap(), Desk.NewTap() }) await desk.Finished((await desk.Caller.Run(Desk.Account, activity, "act_1", tap)).Value);

        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task The_same_tap_after_a_restart_finds_its_run_and_makes_no_call()
    {
        await using var receiver = await Receiver.Start();
        await using var first = await Desk.Open();
        var activity = await first.Activity(Desk.Webhook(receiver.Url()));
        var tap = Desk.NewTap();
        var run = await first.Finished((await first.Caller.Run(Desk.Account, activity, "act_1", tap)).Value);
        await first.Caller.Stop();
        await using var second = await first.Restarted();

        var again = (await second.Caller.Run(Desk.Account, activity, "act_1", tap)).Value;

        Assert.Equal((run.State, run.StatusCode), (again.State, again.StatusCode));
        Assert.Equal(ActionRunState.Delivered, again.State);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_run_that_waited_when_the_server_crashed_is_called_once_by_the_next_server_with_the_original_button()
    {
        await using var receiver = await Receiver.Start();
        await using var crashed = await Desk.Open(start: false);
        var activity = await crashed.Activity(Desk.Webhook(receiver.Url(path: "/tapped")));
        var tap = Desk.NewTap();
        var run = (await crashed.Ledger.Submit(new RunAction(Desk.Account, activity, "act_1", tap))).Value.Run;
        var changed = new Desired
        {
            State = new ContentState { Type = ContentType.Alert, Title = "Disk full", Message = "Act" },
            Buttons = new ButtonPair(Desk.Webhook(receiver.Url(path: "/new"), actionId: "act_2"), null),
        };
        Assert.False((await crashed.Ledger.Submit(new UpdateActivity(Desk.CallerOf(Desk.Account), activity, changed))).IsRefused(out _));

        await using var next = await crashed.Restarted();
        var finished = await next.Finished(run);

        Assert.Equal(ActionRunState.Delivered, finished.State);
        Assert.Equal("/tapped", Assert.Single(receiver.Requests).PathAndQuery);
    }

    [Fact]
    public async Task A_run_whose_call_was_in_progress_when_the_server_crashed_is_closed_and_not_repeated()
    {
        await using var receiver = await Receiver.Start();
        await using var crashed = await Desk.Open();
        receiver.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var activity = await crashed.Activity(Desk.Webhook(receiver.Url()));
        var tap = Desk.NewTap();
        _ = (await crashed.Caller.Run(Desk.Account, activity, "act_1", tap)).Value;
        await receiver.Arrival();

        await using var next = await crashed.Restarted();
        var again = (await next.Caller.Run(Desk.Account, activity, "act_1", tap)).Value;

        Assert.Equal((ActionRunState.Failed, ActionError.Interrupted, 1), (again.State, again.Error, again.Attempts));
        Assert.Empty(await next.Runs.Open(CancellationToken.None));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_server_that_stops_completes_the_current_call_and_leaves_waiting_runs_to_the_next_server()
    {
        await using var receiver = await Receiver.Start();
        var one = new Desk.Settings { Options = new() { AllowedHosts = ["hooks.test"], Concurrency = 1 } };
        await using var first = await Desk.Open(one);
        var answer = new TaskCompletionSource();
        receiver.Answer = _ => answer.Task;
        var activity = await first.Activity(Desk.Webhook(receiver.Url()));
        var under = (await first.Caller.Run(Desk.Account, activity, "act_1", Desk.NewTap())).Value;
        await receiver.Arrival();
        var waiting = (await first.Caller.Run(Desk.Account, activity, "act_1", Desk.NewTap())).Value;

        var stopping = first.Caller.Stop();
        Assert.True((await first.Caller.Run(Desk.Account, activity, "act_1", Desk.NewTap())).IsRefused(out var refusal));
        Assert.Equal(RefusalKind.Overloaded, refusal.Kind);
        answer.SetResult();
        await stopping;

        Assert.Equal(ActionRunState.Delivered, (await first.Runs.Find(Desk.Account, under.Id, CancellationToken.None))!.State);
        Assert.Equal(ActionRunState.Queued, (await first.Runs.Find(Desk.Account, waiting.Id, CancellationToken.None))!.State);
        await using var second = await first.Restarted();
        Assert.Equal(ActionRunState.Delivered, (await second.Finished(waiting)).State);
        Assert.Equal(2, receiver.Requests.Count);
    }
}
