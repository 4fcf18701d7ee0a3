using ActivitySmith.Domain.Limits;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Limits;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>When a node asks for the other nodes' counts, when it does not need to, and what it does without a response.</summary>
public sealed class SharedWindowTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Others others = new();
    private readonly RequestWindows<int> windows;

    public SharedWindowTests() =>
        windows = new(capacity: 10, time, new WindowExchange(others, time, NullLogger<WindowExchange>.Instance), static key => $"k{key}");

    [Fact]
    public async Task A_rarely_used_window_asks_no_other_node_and_reports_later()
    {
        for (var i = 0; i < 5; i++) Assert.True((await windows.Take(1, 100)).Granted);
        Assert.Empty(others.Asked);

        Assert.True((await windows.Take(1, 100)).Granted);

        Assert.Equal([new WindowReport("k1", 100, Spent: 5, Wanted: 1)], others.Asked);
    }

    [Fact]
    public async Task Grants_of_other_nodes_count_here_for_a_minute()
    {
        others.Spent = 97;
        for (var i = 0; i < 5; i++) await windows.Take(1, 100);

        Assert.False((await windows.Take(1, 100)).Granted);
        Assert.Equal(new Allowance(Granted: false, Remaining: 0, ResetSeconds: 60), await windows.Take(1, 100));
        Assert.Single(others.Asked);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await windows.Take(1, 100)).Granted);
    }

    [Fact]
    public async Task Concurrent_requests_share_one_query_and_get_no_more_than_the_limit()
    {
        others.Hold();
        var first = windows.Take(1, 10).AsTask();
        await others.Reached.Task;
        var rest = Enumerable.Range(0, 20).Select(_ => windows.Take(1, 10).AsTask()).ToList();

        Assert.Equal(11, rest.Count(task => task.IsCompletedSuccessfully && !task.Result.Granted));
        others.Release();
        var all = await Task.WhenAll([first, .. rest]);

        Assert.Equal(10, all.Count(allowance => allowance.Granted));
        Assert.Equal([1, 9], others.Asked.Select(report => report.Wanted));
    }

    [Fact]
    public async Task Without_a_response_a_node_counts_alone_and_asks_again_later()
    {
        others.IsUnavailable = true;
        for (var i = 0; i < 12; i++) Assert.Equal(i < 10, (await windows.Take(1, 10)).Granted);
        Assert.Single(others.Asked);

        others.IsUnavailable = false;
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await windows.Take(1, 10)).Granted);
        Assert.Equal(2, others.Asked.Count);
    }

    [Fact]
    public async Task A_single_node_asks_no_other()
    {
        others.HasOthers = false;
        for (var i = 0; i < 12; i++) Assert.Equal(i < 10, (await windows.Take(1, 10)).Granted);

        Assert.Empty(others.Asked);
    }

    /// <summary>One count of all requests, all within this second.</summary>
    private sealed class Others : ISharedWindows
    {
        private TaskCompletionSource released = Done();

        public bool HasOthers { get; set; } = true;

        public bool IsUnavailable { get; set; }

        public int Spent { get; set; }

        public List<WindowReport> Asked { get; } = [];

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Hold() => released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => released.SetResult();

        public async Task<IReadOnlyList<WindowCount>> Exchange(IReadOnlyList<WindowReport> reports, CancellationToken cancellation)
        {
            var report = Assert.Single(reports);
            Asked.Add(report);
            Reached.TrySetResult();
            await released.Task;
            if (IsUnavailable) throw new StorageUnavailableException("away", cause: null);
            var granted = Math.Clamp(report.Limit - Spent - report.Spent, 0, report.Wanted);
            Spent += report.Spent + granted;
            return [new WindowCount(granted, [Spent])];
        }

        private static TaskCompletionSource Done()
        {
            var done = new TaskCompletionSource();
            done.SetResult();
            return done;
        }
    }
}
