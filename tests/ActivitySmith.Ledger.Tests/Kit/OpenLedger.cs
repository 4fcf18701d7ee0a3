using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Telemetry;
using ActivitySmith.Testing;

namespace ActivitySmith.Ledger.Tests.Kit;

/// <summary>A ledger on a test's database, with a clock that the test moves and a store that fails on request.</summary>
public sealed class OpenLedger : IAsyncDisposable
{
    public OpenLedger(TestDatabase database, FakeTimeProvider? clock = null, LedgerOptions? options = null, params ICommitObserver[] observers)
    {
        Clock = clock ?? new FakeTimeProvider();
        Store = new FaultyStore(database.OpenStore());
        Ledger = new LedgerWriter(Store, observers, Clock, options ?? new LedgerOptions(), Log, new LedgerMeter(Meters));
    }

    /// <summary>The ledger's log messages.</summary>
    public NotedLog Log { get; } = new();

    /// <summary>The ledger's measurements.</summary>
    public TestMeters Meters { get; } = new();

    public FakeTimeProvider Clock { get; }

    public FaultyStore Store { get; }

    public LedgerWriter Ledger { get; }

    public Task<Result<TResult>> Run<TResult>(Command<TResult> command) => Ledger.Submit(command);

    public Task<Result<TResult>> Run<TResult>(Func<RowSet, DateTimeOffset, Result<TResult>> apply) => Ledger.Submit(new InlineCommand<TResult>(apply));

    /// <summary>A command that only changes rows.</summary>
    public Task<Result<bool>> Write(Action<RowSet> change) => Run<bool>((rows, _) =>
    {
        change(rows);
        return true;
    });

    public async Task<TResult> Read<TResult>(Func<RowSet, TResult> read) => (await Run<TResult>((rows, _) => read(rows))).Value;

    /// <summary>Holds the ledger's thread in a separate batch, so that all commands submitted until the release form the next batch.</summary>
    public async Task<HeldBatch> Hold()
    {
        var held = new HeldBatch();
        held.Done = Run<bool>((_, _) => held.Wait());
        await held.Entered;
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        Meters.Dispose();
    }
}

/// <summary>The command that holds the ledger's thread.</summary>
public sealed class HeldBatch : IDisposable
{
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim release = new();

    internal Task Entered => entered.Task;

    internal Task<Result<bool>>? Done { get; set; }

    public async Task Release()
    {
        release.Set();
        await Done!;
    }

    public void Dispose() => release.Dispose();

    internal bool Wait()
    {
        entered.TrySetResult();
        release.Wait();
        return true;
    }
}
