using System.Buffers;
using System.IO.Pipelines;

namespace ActivitySmith.Server.Http.Events;

/// <summary>Writes to one reader and cuts it off when it stalls.</summary>
internal sealed class EventWriter(HttpContext context, TimeProvider clock, CancellationToken cancellation) : IDisposable
{
    /// <summary>A reader that takes nothing for this long is cut off; it comes back and resumes.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(20);

    /// <summary>Bytes gathered before they are sent on.</summary>
    private const int BufferLimit = 32 * 1024;

    private readonly PipeWriter body = context.Response.BodyWriter;
    private ITimer? stalled;

    /// <summary>Fills the buffer; what waits there goes out with the next flush, or before when it is full.</summary>
    public async ValueTask Write(ReadOnlyMemory<byte> bytes)
    {
        if (body.UnflushedBytes + bytes.Length > BufferLimit) await Flush();
        if (!context.Response.HasStarted) await context.Response.StartAsync(cancellation);
        body.Write(bytes.Span);
    }

    public async ValueTask Flush()
    {
        // Most are done at once: the reader keeps up, and there is nothing to watch.
        var flushing = body.FlushAsync(cancellation);
        if (!flushing.IsCompleted)
        {
            stalled ??= clock.CreateTimer(static state => ((HttpContext)state!).Abort(), context, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            stalled.Change(StallLimit, Timeout.InfiniteTimeSpan);
            await flushing;
            stalled.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        await flushing;
    }

    public void Dispose() => stalled?.Dispose();
}
