using System.Collections.Concurrent;

namespace ActivitySmith.Delivery.Apns;

/// <summary>A pool of timeout tokens. Without it, each push would allocate a token source, a timer and links.</summary>
/// <param name="limit">Time from renting a token to its cancellation.</param>
internal sealed class TimeoutPool(TimeSpan limit)
{
    private readonly ConcurrentQueue<CancellationTokenSource> idle = new();

    /// <summary>A token that is canceled after the limit or with <paramref name="outer"/>.</summary>
    public Rented Rent(CancellationToken outer)
    {
        if (!idle.TryDequeue(out var source)) source = new CancellationTokenSource();
        source.CancelAfter(limit);
        var link = outer.CanBeCanceled ? outer.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source) : default;
        return new Rented(this, source, link);
    }

    private void Return(CancellationTokenSource source)
    {
        if (source.TryReset()) idle.Enqueue(source);
        else source.Dispose();
    }

    public readonly struct Rented(TimeoutPool pool, CancellationTokenSource source, CancellationTokenRegistration link) : IDisposable
    {
        public CancellationToken Token => source.Token;

        public void Dispose()
        {
            link.Dispose();
            pool.Return(source);
        }
    }
}
