using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Tests.Model;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Streams under load and over time (docs/api.md, Streams).</summary>
public abstract partial class StorageContract
{
    /// <summary>Enough to cover every pair of operations many times; about 10 seconds.</summary>
    protected virtual int Sequences => 300;

    [Fact]
    public async Task Puts_to_one_key_at_the_same_time_start_exactly_one_activity()
    {
        await Samples.Populate(open, Samples.Home);
        var together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, 200).Select(async i =>
        {
            await together.Task;
            return (await Put("same", i % 10, $"a{i}")).Value;
        }).ToArray();
        together.SetResult();
        var answers = await Task.WhenAll(callers);

        var started = Assert.Single(answers, answer => answer.Operation == "started");
        Assert.All(answers, answer => Assert.Equal(started.ActivityId, answer.ActivityId));
        Assert.All(answers.Except([started]), answer => Assert.Contains(answer.Operation, (string[])["updated", "noop"]));
        Assert.Equal((1, 1), (await Database.Count("activities"), await Database.Count("streams")));
        var version = (await open.Read(rows => rows.Activities.Find(Samples.Home, started.ActivityId!)))!.Version;
        Assert.Equal(1 + answers.Count(answer => answer.Operation == "updated"), version);
    }

    [Fact]
    public async Task Frames_are_the_first_the_last_and_one_a_second_in_between()
    {
        await Samples.Populate(open, Samples.Home);
        await Put("s", 0, "a1");
        for (var percentage = 1; percentage <= 50; percentage++)
        {
            open.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Put("s", percentage, "none");
        }

        open.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key("s"), new()));

        Assert.Equal(new long[] { 1, 11, 21, 31, 41, 51, 52 }, await Frames(Samples.Home, "a1"));
    }

    [Fact]
    public async Task Frames_keep_their_interval_after_a_reopen()
    {
        await Samples.Populate(open, Samples.Home);
        await Put("s", 0, "a1");
        await Reopen();
        open.Clock.Advance(TimeSpan.FromMilliseconds(999));
        await Put("s", 1, "none");
        await Reopen();
        open.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Put("s", 2, "none");

        Assert.Equal(new long[] { 1, 3 }, await Frames(Samples.Home, "a1"));
    }

    /// <summary>Generated operations against a model that implements the rules without rows; each sequence has a separate account.</summary>
    [Fact]
    public async Task Any_sequence_of_operations_does_what_the_model_says()
    {
        for (var seed = 1; seed <= Sequences; seed++)
        {
            var account = new AccountId(seed);
            await Samples.Populate(open, account);
            var run = new SequenceRun(account, seed);
            try
            {
                for (var step = 0; step < SequenceRun.Steps; step++)
                {
                    await run.Step(open);
                    await run.Compare(open);
                    if (run.WantsReopen(step))
                    {
                        await Reopen();
                        await run.Compare(open);
                    }
                }

                foreach (var activity in run.Model.Activities.Values) Assert.Equal(activity.Frames, await Frames(account, activity.Id));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}:{Environment.NewLine}{run.Story}", failure);
            }
        }
    }

    private Task<Result<StreamReconciled>> Put(string key, double percentage, string newId) =>
        open.Run(new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key(key), Samples.Progress(percentage), Samples.Everyone, newId));

    private async Task<long[]> Frames(AccountId account, string activityId) =>
        [.. (await Database.Query($"SELECT version FROM frames WHERE account_id = {account} AND activity_id = '{activityId}' ORDER BY version"))
            .Select(row => (long)row[0]!)];
}
