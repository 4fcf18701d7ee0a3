using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Board;

public sealed class SlowPageTests
{
    /// <summary>Their events exceed the buffers between the server and a page that reads nothing (about 4 MB on loopback).</summary>
    private const int Changes = 3000;

    [Fact]
    public async Task A_page_that_reads_nothing_delays_neither_writers_nor_other_pages()
    {
        await using var server = await ServerProcess.Start();
        using var client = server.Client();
        using var stalled = await BoardEvents.Open(server);
        using var other = await BoardEvents.Open(server);

        var writing = Task.Run(async () =>
        {
            for (var change = 1; change <= Changes; change++)
            {
                await client.PutStream($"busy-{change % 10}", Wide(change));
            }
        });
        // This page reads all the time; the last change reaches it although the stalled page still holds its connection.
        await other.WaitForText($"\"change {Changes}\"");
        await writing;
    }

    private static object Wide(int change) => new
    {
        type = "stats",
        title = $"change {change}",
        metrics = Enumerable.Range(0, 8).Select(index => new { label = new string((char)('a' + index), 60), value = new string('9', 60) }).ToArray(),
    };
}
