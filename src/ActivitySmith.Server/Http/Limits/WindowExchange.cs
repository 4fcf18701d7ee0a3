using System.Collections.Concurrent;
using ActivitySmith.Ledger.Limits;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// Exchanges counts with the other nodes through the database, in batches: windows that arrive during an exchange are in the next one. When the database does
/// not respond, each node decides by its local counts until the next exchange.
/// </summary>
public sealed partial class WindowExchange(ISharedWindows windows, TimeProvider clock, ILogger<WindowExchange> log)
{
    /// <summary>Most windows in one exchange.</summary>
    private const int BatchLimit = 1_000;

    /// <summary>Longest time that a request waits for an exchange.</summary>
    private static readonly TimeSpan ExchangeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Time from a failed exchange to the next one.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<SharedWindow> queue = new();
    private long resumesAt = long.MinValue;
    private int running;

    /// <summary>Whether counts are shared now; else each node counts only its own requests.</summary>
    public bool IsOn => windows.HasOthers && !IsPausing;

    private bool IsPausing => clock.GetTimestamp() < Volatile.Read(ref resumesAt);

    /// <summary>Queues a window for the next exchange, which completes on another thread.</summary>
    internal void Ask(SharedWindow window)
    {
        queue.Enqueue(window);
        if (Interlocked.Exchange(ref running, 1) == 0) _ = Task.Run(Run);
    }

    private async Task Run()
    {
        do
        {
            while (!queue.IsEmpty) await Exchange();
            Volatile.Write(ref running, 0);
        }
        while (!queue.IsEmpty && Interlocked.Exchange(ref running, 1) == 0);
    }

    private async Task Exchange()
    {
        var asking = new List<SharedWindow>();
        while (asking.Count < BatchLimit && queue.TryDequeue(out var window)) asking.Add(window);
        try
        {
            using var timeout = new CancellationTokenSource(ExchangeTimeout, clock);
            var counts = await windows.Exchange([.. asking.Select(window => window.Report())], timeout.Token);
            for (var i = 0; i < asking.Count; i++) asking[i].Complete(counts[i]);
        }
        // Requests wait for the exchange and must get a decision, whatever the database throws.
        catch (Exception error)
        {
            LogAway(error);
            Volatile.Write(ref resumesAt, clock.GetTimestamp() + (long)(RetryDelay.TotalSeconds * clock.TimestampFrequency));
            foreach (var window in asking) window.Fail();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Limits not shared: the exchange with the other nodes failed; this node uses its own counts until the next exchange")]
    private partial void LogAway(Exception error);
}
