namespace PhoneSimulator.Phones;

/// <summary>Runs an app's requests one after the other: immediately, later, or again with a growing backoff while the server does not respond.</summary>
internal sealed class Courier(Phone phone, PhoneParts parts) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private int failures;

    /// <summary>Cancelled when the simulator stops.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>No request is sent before this time, because the server said so or did not respond.</summary>
    public DateTimeOffset HeldUntil { get; private set; }

    /// <summary>Resets all state. The caller holds the phone's lock.</summary>
    /// <param name="next">The next request, or the time to wait; both null: wait for a signal. Called with the phone's lock.</param>
    /// <param name="unpaired">The server no longer has the device. Called with the phone's lock.</param>
    public void Begin(Func<DateTimeOffset, (Func<Task<ApiVerdict>>? Errand, TimeSpan? Pause)> next, Action unpaired)
    {
        failures = 0;
        HeldUntil = default;
        if (running.IsCompleted) running = Task.Run(() => Run(next, unpaired), CancellationToken.None);
    }

    /// <summary>The server asks for this delay.</summary>
    public void Hold(TimeSpan wait) => HeldUntil = parts.Clock.GetUtcNow() + wait;

    /// <summary>Checks again which request is due.</summary>
    public void Signal()
    {
        TaskCompletionSource woken;
        lock (phone.Gate) (woken, signal) = (signal, new(TaskCreationOptions.RunContinuationsAsynchronously));
        woken.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Run(Func<DateTimeOffset, (Func<Task<ApiVerdict>>? Errand, TimeSpan? Pause)> next, Action unpaired)
    {
        while (!stopping.IsCancellationRequested)
        {
            Task woken;
            TimeSpan? pause;
            Func<Task<ApiVerdict>>? errand;
            lock (phone.Gate)
            {
                woken = signal.Task;
                (errand, pause) = next(parts.Clock.GetUtcNow());
            }

            try
            {
                if (errand is not null) Settle(await errand(), unpaired);
                else if (pause is { } time) await Task.WhenAny(woken, Task.Delay(WholeMilliseconds(time), parts.Clock, stopping.Token));
                else await woken.WaitAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The simulator stops.
                return;
            }
        }
    }

    private void Settle(ApiVerdict verdict, Action unpaired)
    {
        lock (phone.Gate)
        {
            if (verdict == ApiVerdict.Unpaired)
            {
                unpaired();
                return;
            }

            failures = verdict == ApiVerdict.Retry ? failures + 1 : 0;
            if (failures == 0)
            {
                HeldUntil = default;
                return;
            }

            var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
            var held = parts.Clock.GetUtcNow() + (pause < LongestPause ? pause : LongestPause) * (0.5 + parts.Random.Fraction() / 2);
            if (held > HeldUntil) HeldUntil = held;
        }
    }

    /// <summary>Timers round down to milliseconds, and a pause that ends too early would be followed by one of zero length.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan pause) => TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));
}
