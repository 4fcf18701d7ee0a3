using System.Collections.Concurrent;
using ActivitySmith.Ledger.Limits;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// Asks the shared counts for all windows that have to ask, together: those that come while one question is under way go with the
/// next one. When the database does not answer, each node decides by what it knows, until it is asked again.
/// </summary>
public sealed partial class WindowExchange(ISharedWindows windows, TimeProvider clock, ILogger<WindowExchange> log)
{
    /// <summary>Windows in one question.</summary>
    private const int BatchLimit = 1_000;

    /// <summary>Longest time that a request waits for its limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Time from a question without an answer to the next one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<SharedWindow> queue = new();
    private long resumesAt = long.MinValue;
    private int running;

    /// <summary>Whether counts are shared now. If not, each node counts for itself.</summary>
    public bool IsOn => windows.HasOthers && !IsPausing;

    private bool IsPausing => clock.GetTimestamp() < Volatile.Read(ref resumesAt);

    /// <summary>Asks for a window that has something to report or to ask for; it is answered from another thread.</summary>
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
            using var patience = new CancellationTokenSource(Patience, clock);
            var answers = await windows.Exchange([.. asking.Select(window => window.Report())], patience.Token);
            for (var i = 0; i < asking.Count; i++) asking[i].Answered(answers[i]);
        }
#pragma warning disable CA1031 // Whatever the database throws, requests wait here and must be answered.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogAway(error);
            Volatile.Write(ref resumesAt, clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency));
            foreach (var window in asking) window.Unanswered();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Limits cannot be compared with the other nodes; this node counts for itself meanwhile")]
    private partial void LogAway(Exception error);
}
