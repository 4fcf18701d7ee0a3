using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Waiting commands use places and bytes of the queue, and one account cannot use all of them.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task An_account_that_fills_its_half_of_the_queue_blocks_no_other()
    {
        await Reopen(new LedgerOptions { QueueLimit = 10 });
        using var held = await open.Hold();

        var first = Enumerable.Range(0, 8).Select(_ => Submit(Samples.Home.Value, bytes: 1)).ToList();
        var second = Enumerable.Range(0, 3).Select(_ => Submit(Second.Value, bytes: 1)).ToList();
        await held.Release();

        Assert.Equal(5, (await Task.WhenAll(first)).Count(outcome => outcome.Refusal is null));
        Assert.All(await Task.WhenAll(second), outcome => Assert.Null(outcome.Refusal));
        Assert.Null((await Submit(Samples.Home.Value, bytes: 1)).Refusal);
        Assert.Equal(0, open.Ledger.Waiting);
    }

    [Fact]
    public async Task Large_requests_fill_the_queue_by_their_bytes()
    {
        await Reopen(new LedgerOptions { QueueLimit = 1_000, QueueBytes = 200_000 });
        using var held = await open.Hold();

        var sent = Enumerable.Range(0, 10).Select(i => Submit(1 + (i % 5), bytes: 64_000)).ToList();
        await held.Release();

        var outcomes = await Task.WhenAll(sent);
        Assert.Equal(3, outcomes.Count(outcome => outcome.Refusal is null));
        Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome => Assert.Equal(RefusalKind.Overloaded, outcome.Refusal!.Kind));
    }

    private Task<Result<bool>> Submit(long account, int bytes) =>
        open.Ledger.Submit(new InlineCommand<bool>((_, _) => true), new CommandOrigin(new(account), bytes));
}
