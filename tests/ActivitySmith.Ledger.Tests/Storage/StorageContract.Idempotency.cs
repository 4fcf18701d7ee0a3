using System.Text;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>A repeated Idempotency-Key runs its request once (docs/api.md, Idempotency).</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task The_same_request_again_gets_the_first_response()
    {
        await Samples.Populate(open, Samples.Home);
        var first = (await Once("key", "same", "a1")).Value;
        var again = (await Once("key", "same", "a2")).Value;
        await Reopen();
        var later = (await Once("key", "same", "a3")).Value;

        Assert.Equal((false, true, true), (first.IsReplay, again.IsReplay, later.IsReplay));
        Assert.Equal(["a1", "a1", "a1"], new[] { first, again, later }.Select(Text));
        Assert.Equal(1, await Database.Count("activities"));
    }

    [Fact]
    public async Task Another_request_with_the_key_is_refused()
    {
        await Samples.Populate(open, Samples.Home);
        await Once("key", "same", "a1");

        Assert.Equal(Catalogue.IdempotencyKeyReused, (await Once("key", "other", "a2")).Refusal);
        Assert.Equal(1, await Database.Count("activities"));
    }

    [Fact]
    public async Task After_24_hours_the_key_runs_again()
    {
        await Samples.Populate(open, Samples.Home);
        await Once("key", "same", "a1");
        open.Clock.Advance(StoredResponse.Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.True((await Once("key", "same", "a2")).Value.IsReplay);
        open.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("a3", Text((await Once("key", "other", "a3")).Value));
        Assert.Equal("a3", Text((await Once("key", "other", "a4")).Value));
    }

    [Fact]
    public async Task A_refused_request_is_forgotten()
    {
        Assert.Equal(RefusalKind.NotFound, (await Once("key", "same", "a1")).Refusal!.Kind);
        await Samples.Populate(open, Samples.Home);

        Assert.False((await Once("key", "same", "a2")).Value.IsReplay);
    }

    [Fact]
    public async Task A_request_whose_transaction_failed_is_forgotten()
    {
        await Samples.Populate(open, Samples.Home);
        open.Store.FailingCommits = 1;
        Assert.Equal(Catalogue.StorageUnavailable, (await Once("key", "same", "a1")).Refusal);

        Assert.False((await Once("key", "same", "a2")).Value.IsReplay);
        Assert.Equal(1, await Database.Count("activities"));
    }

    [Fact]
    public async Task The_same_key_at_the_same_time_runs_once()
    {
        await Samples.Populate(open, Samples.Home);
        var held = await open.Hold();
        var callers = Enumerable.Range(0, 50).Select(i => Once("key", "same", $"a{i}")).ToArray();
        await held.Release();
        held.Dispose();

        var answers = await Task.WhenAll(callers);

        Assert.Single(answers, answer => !answer.Value.IsReplay);
        Assert.Single(answers.Select(answer => Text(answer.Value)).Distinct());
        Assert.Equal(1, await Database.Count("activities"));
    }

    [Fact]
    public async Task Keys_of_another_account_are_unknown()
    {
        await Samples.Populate(open, Samples.Home);
        await Samples.Populate(open, new AccountId(2));
        await Once("key", "same", "a1");

        Assert.False((await Once("key", "other", "a2", new AccountId(2))).Value.IsReplay);
    }

    private Task<Result<IdempotentResponse>> Once(string key, string request, string activityId, AccountId? account = null)
    {
        var start = new StartActivity(Samples.Caller(account ?? Samples.Home), Samples.Progress(1), Samples.Everyone, activityId);
        return open.Run(new Idempotent<ActivityStarted>(
            start, Samples.Caller(account ?? Samples.Home), key, Encoding.UTF8.GetBytes(request), (done, _) => Encoding.UTF8.GetBytes(done.ActivityId)));
    }

    private static string Text(IdempotentResponse answer) => Encoding.UTF8.GetString(answer.Body);
}
