using System.Text;

namespace ActivitySmith.Server.Logging;

/// <summary>
/// The server's standard output. Callers put text into a queue, and one thread writes it. So a reader that stops (a full pipe) blocks only that thread. When
/// the queue is full, lines are dropped and counted, and the count is written once the reader continues.
/// </summary>
public sealed class StandardOutput : IDisposable
{
    /// <summary>Most bytes in the queue: some thousand lines, enough for the largest burst with a reader that keeps up.</summary>
    public const int Limit = 256 * 1024;

    /// <summary>Longest time that a stopping server waits for a reader that has stopped.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly Stream stream;
    private readonly Thread writer;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim work = new(0);
    private readonly Queue<Entry> entries = new();
    private int waiting;
    private long dropped;
    private bool isFailing;
    private bool hasEnded;

    /// <param name="stream">The output; a write to it may block forever.</param>
    public StandardOutput(Stream stream)
    {
        this.stream = stream;
        writer = new Thread(Run) { IsBackground = true, Name = "standard output" };
        writer.Start();
    }

    /// <summary>Formats the count of dropped lines as a line with its line break; the log sets it to use its formatter.</summary>
    public Func<long, string> DroppedNote { get; set; } = count => $"Log lines dropped: {count}{Environment.NewLine}";

    /// <summary>Never blocks.</summary>
    /// <param name="text">Text with its line breaks.</param>
    /// <param name="isKept">Whether the text is queued beyond <see cref="Limit"/>, as it is written once and must not be lost.</param>
    public void Write(string text, bool isKept = false)
    {
        var entry = new Entry(Encoding.UTF8.GetBytes(text), Lines(text));
        lock (gate)
        {
            // After a loss lines are accepted again only when half the queue is free; else every second line would be a note.
            var room = dropped > 0 ? Limit / 2 : Limit;
            if (!isKept && waiting + entry.Bytes.Length > room)
            {
                dropped += entry.Lines;
                return;
            }

            if (dropped > 0) EnqueueNote();
            Enqueue(entry);
        }
    }

    public void Dispose()
    {
        lock (gate) hasEnded = true;
        work.Release();
        writer.Join(DrainTimeout);
        if (!writer.IsAlive) work.Dispose();
    }

    private static int Lines(string text) => text.AsSpan().Count('\n');

    private void Enqueue(Entry entry)
    {
        entries.Enqueue(entry);
        waiting += entry.Bytes.Length;
        work.Release();
    }

    private void Run()
    {
        while (true)
        {
            work.Wait();
            if (Next() is not { } entry)
            {
                lock (gate)
                    if (hasEnded && entries.Count == 0) return;
                continue;
            }

            try
            {
                stream.Write(entry.Bytes);
                stream.Flush();
                lock (gate)
                {
                    isFailing = false;
                    if (dropped > 0 && entries.Count == 0) EnqueueNote(); // There may be no further line to trigger it.
                }
            }
            catch (IOException)
            {
                // A full disk, or no reader: the lines are lost, and counted for the note.
                lock (gate) (isFailing, dropped) = (true, dropped + entry.Lines);
            }
        }
    }

    private Entry? Next()
    {
        lock (gate)
        {
            if (!entries.TryDequeue(out var entry)) return null;
            waiting -= entry.Bytes.Length;
            return entry;
        }
    }

    private void EnqueueNote()
    {
        if (isFailing) return;
        Enqueue(new Entry(Encoding.UTF8.GetBytes(DroppedNote(dropped)), (int)Math.Min(dropped, int.MaxValue)));
        dropped = 0;
    }

    /// <param name="Bytes">The text.</param>
    /// <param name="Lines">Number of lines that are lost with it: its own, or for a note the lines that the note counts.</param>
    private sealed record Entry(byte[] Bytes, int Lines);
}
