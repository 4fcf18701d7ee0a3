using System.Text;

namespace ActivitySmith.Server.Logging;

/// <summary>
/// The server's standard output. One thread writes; everybody else leaves text in a queue and goes on. A reader that stops reading (a full pipe)
/// therefore holds up that thread alone: past the limit of the queue lines are dropped and counted, and the count is written once somebody reads.
/// </summary>
public sealed class StandardOutput : IDisposable
{
    /// <summary>Bytes that wait: some thousand lines, enough for the worst burst that a reader keeps up with.</summary>
    public const int Limit = 256 * 1024;

    /// <summary>What a stopping server waits for a reader that takes no more.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Stream stream;
    private readonly Thread writer;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim work = new(0);
    private readonly Queue<Entry> entries = new();
    private int waiting;
    private long dropped;
    private bool isFailing;
    private bool hasEnded;

    /// <param name="stream">Where to; may block for ever.</param>
    public StandardOutput(Stream stream)
    {
        this.stream = stream;
        writer = new Thread(Run) { IsBackground = true, Name = "standard output" };
        writer.Start();
    }

    /// <summary>How the count of dropped lines is said, with the line's end; the log sets it to a line of its own form.</summary>
    public Func<long, string> DroppedNote { get; set; } = count => $"{count} lines of the log were dropped{Environment.NewLine}";

    /// <summary>Never waits.</summary>
    /// <param name="text">With its line's end.</param>
    /// <param name="isKept">Taken past the limit: what is said once, and must not be lost.</param>
    public void Write(string text, bool isKept = false)
    {
        var entry = new Entry(Encoding.UTF8.GetBytes(text), Lines(text));
        lock (gate)
        {
            // After a loss there must be room for more than the next line, else every second line would be a note.
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
        writer.Join(LastWords);
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
                    if (dropped > 0 && entries.Count == 0) EnqueueNote(); // Nothing more may come.
                }
            }
            catch (IOException)
            {
                // A full disk, or no reader: the lines are lost, and counted for when that has passed.
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
    /// <param name="Lines">What is lost with it: its lines, or those that it tells of.</param>
    private sealed record Entry(byte[] Bytes, int Lines);
}
