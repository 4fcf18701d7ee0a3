using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Positions;

namespace ActivitySmith.Server.Http.Events;

/// <summary>Writes to one client, and closes its connection when it stalls.</summary>
internal sealed class EventWriter(HttpContext context, TimeProvider clock, CancellationToken cancellation) : IDisposable
{
    /// <summary>A client that reads nothing for this long is disconnected; it reconnects and resumes.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(20);

    /// <summary>Bytes that are buffered before a flush.</summary>
    private const int BufferLimit = 32 * 1024;

    private static readonly byte[] Comma = [(byte)','];
    private static readonly byte[] EndOfList = [.. "]}\n\n"u8];

    private readonly PipeWriter body = context.Response.BodyWriter;
    private ITimer? stalled;

    /// <summary>Writes to the buffer, which is sent with the next flush, or now when it is full.</summary>
    public async ValueTask Write(ReadOnlyMemory<byte> bytes)
    {
        if (body.UnflushedBytes + bytes.Length > BufferLimit) await Flush();
        if (!context.Response.HasStarted) await context.Response.StartAsync(cancellation);
        body.Write(bytes.Span);
    }

    /// <summary>Writes an event with a longer id.</summary>
    public async ValueTask Write(PageEvent change, ReadOnlyMemory<byte> idSuffix)
    {
        if (idSuffix.IsEmpty || change.Seq == 0)
        {
            await Write(change.Wire);
            return;
        }

        await Write(change.Head);
        await Write(idSuffix);
        await Write(change.Data);
    }

    public async ValueTask WriteWithoutId(PageEvent change)
    {
        await Write(change.Name);
        await Write(change.Data);
    }

    /// <summary>Writes the list of all cards.</summary>
    /// <param name="id">Where the client resumes after it; null: from the beginning.</param>
    /// <param name="activities">Ids of the activities.</param>
    public async ValueTask WriteList(ResumePoint? id, IReadOnlyList<string> activities)
    {
        var head = id is null ? "event: snapshot" : $"event: snapshot\nid: {id}";
        await Write(Encoding.UTF8.GetBytes($"{head}\ndata: {{\"activities\":["));
        for (var i = 0; i < activities.Count; i++)
        {
            if (i > 0) await Write(Comma);
            await Write(JsonSerializer.SerializeToUtf8Bytes(activities[i]));
        }

        await Write(EndOfList);
    }

    public async ValueTask Flush()
    {
        // Most flushes complete at once because the client keeps up; only the others need the timer.
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
