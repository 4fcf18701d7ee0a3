using System.Threading.Tasks.Sources;

namespace ActivitySmith.Delivery.Pages;

/// <summary>
/// Events that one open page has not got yet: the newest per subject, in the order in which the subjects changed. A slow page skips
/// overwritten states and never delays another page. Only one reader may wait at a time, and waiting allocates nothing.
/// </summary>
/// <param name="deviceId">The page's device; null: the page sees the whole account.</param>
public sealed class PageMailbox(string? deviceId) : IValueTaskSource<bool>
{
    /// <summary>Maximum of waiting subjects. Beyond it the page must reload.</summary>
    public const int Limit = 1_000;

    /// <summary>Limit of waiting events in estimated bytes, 4 MiB. Pages share the memory of events.</summary>
    public const long Bytes = 4 << 20;

    private readonly Lock gate = new();
    private Dictionary<string, PageEvent> waiting = [];
    private ManualResetValueTaskSourceCore<bool> wait = new() { RunContinuationsAsynchronously = true };
    private bool isWaiting;
    private long bytes;
    private bool overflowed;
    private bool beatIsDue;
    private bool hasEnded;

    internal string? DeviceId => deviceId;

    /// <summary>Whether <see cref="End"/> was called.</summary>
    public bool HasEnded
    {
        get
        {
            lock (gate) return hasEnded;
        }
    }

    /// <summary>Tells the page to reload.</summary>
    internal void RequestReload()
    {
        lock (gate)
        {
            Overflow();
            Wake(hasChanges: true);
        }
    }

    internal void Put(PageEvent change)
    {
        lock (gate)
        {
            if (overflowed) return;

            // Removed first, so that it moves to the end of the order.
            if (waiting.Remove(change.Subject, out var before)) bytes -= before.Size;
            waiting[change.Subject] = change;
            bytes += change.Size;
            if (waiting.Count > Limit || bytes > Bytes) Overflow();
            Wake(hasChanges: true);
        }
    }

    /// <summary>Wakes the reader for a heartbeat.</summary>
    public void Beat()
    {
        lock (gate)
        {
            beatIsDue = true;
            Wake(hasChanges: false);
        }
    }

    /// <summary>Ends the current wait, or the next one, with an <see cref="OperationCanceledException"/>.</summary>
    public void End()
    {
        lock (gate)
        {
            hasEnded = true;
            if (!isWaiting) return;
            isWaiting = false;
            wait.SetException(new OperationCanceledException());
        }
    }

    /// <summary>Waits until there are events, or a heartbeat is due.</summary>
    /// <returns>False when a heartbeat is due. It comes first, because events are kept.</returns>
    /// <exception cref="OperationCanceledException">See <see cref="End"/>.</exception>
    public ValueTask<bool> Wait()
    {
        lock (gate)
        {
            if (hasEnded) throw new OperationCanceledException();
            if (beatIsDue) return new ValueTask<bool>(beatIsDue = false);
            if (overflowed || waiting.Count > 0) return new ValueTask<bool>(true);
            wait.Reset();
            isWaiting = true;
            return new ValueTask<bool>(this, wait.Version);
        }
    }

    /// <summary>Takes the waiting events, oldest first; null when the page must reload.</summary>
    public IReadOnlyList<PageEvent>? Take()
    {
        lock (gate)
        {
            if (overflowed)
            {
                overflowed = false;
                return null;
            }

            PageEvent[] taken = waiting.Count == 1 ? [.. waiting.Values] : [.. waiting.Values.OrderBy(change => change.Seq)];
            waiting.Clear();
            bytes = 0;
            return taken;
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        wait.OnCompleted(continuation, state, token, flags);

    private void Overflow()
    {
        overflowed = true;
        waiting = [];
        bytes = 0;
    }

    private void Wake(bool hasChanges)
    {
        if (!isWaiting) return;
        isWaiting = false;
        if (!hasChanges) beatIsDue = false;
        wait.SetResult(hasChanges);
    }
}
