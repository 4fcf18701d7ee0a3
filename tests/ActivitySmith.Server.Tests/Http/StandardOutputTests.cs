using System.IO.Pipelines;
using System.Text;
using ActivitySmith.Server.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>A writer is never blocked by the reader of the output.</summary>
public sealed class StandardOutputTests
{
    [Fact]
    public async Task Unread_lines_are_dropped_and_counted_for_the_next_reader()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        await using var stream = pipe.Writer.AsStream();
        using var output = new StandardOutput(stream);
        var line = new string('x', 99) + "\n";

        const int Written = 10_000;
        for (var i = 0; i < Written; i++) output.Write(line);
        output.Write("kept\n", isKept: true);
        using var reader = new StreamReader(pipe.Reader.AsStream());
        var (read, dropped, kept) = (0, 0, false);
        while (dropped == 0 || !kept)
        {
            var text = (await reader.ReadLineAsync(TestContext.Current.CancellationToken))!;
            if (text.StartsWith('x')) read++;
            else if (text == "kept") kept = true;
            else dropped = int.Parse(text.Split(' ')[^1]);
        }

        Assert.Equal(Written, read + dropped);
        Assert.InRange(read * line.Length, StandardOutput.Limit - (2 * line.Length), StandardOutput.Limit + 4096);
    }

    [Fact]
    public async Task Lines_that_cannot_be_written_are_counted_until_writing_succeeds()
    {
        using var stream = new FullDisk();
        using var output = new StandardOutput(stream);
        output.Write("one\n");
        output.Write("two\n");
        await stream.Tried(2);
        stream.HasRoom = true;
        output.Write("three\n");

        Assert.Equal(["three", "Log lines dropped: 2"], await stream.Lines(2));
    }

    private sealed class FullDisk : MemoryStream
    {
        private readonly SemaphoreSlim tried = new(0);

        public bool HasRoom { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var hasRoom = HasRoom;
            if (hasRoom) base.Write(buffer);
            tried.Release();
            if (!hasRoom) throw new IOException("No space left on device");
        }

        public async Task Tried(int times)
        {
            for (var i = 0; i < times; i++) await tried.WaitAsync(TestContext.Current.CancellationToken);
        }

        public async Task<string[]> Lines(int count)
        {
            await Tried(count);
            return Encoding.UTF8.GetString(ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }

        protected override void Dispose(bool disposing)
        {
            tried.Dispose();
            base.Dispose(disposing);
        }
    }
}
