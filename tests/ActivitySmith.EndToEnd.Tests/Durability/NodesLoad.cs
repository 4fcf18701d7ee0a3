using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Durability;

/// <summary>
/// Clients of a separate account, each with one stream, that write increasing numbers to any node and repeat each number until a node responds with
/// 200. So a stream holds the acknowledged number or the one in progress, and it has started once.
/// </summary>
internal sealed class NodesLoad : IAsyncDisposable
{
    public const string OperatorKey = "operator-0123456789abcdef";

    private const int Writers = 4;

    /// <summary>Between two states of one writer, to leave the machine time for the rest of the test.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stop = new();
    private readonly IReadOnlyList<ServerProcess> nodes;
    private readonly Writer[] writers;
    private Task writing = Task.CompletedTask;

    private NodesLoad(IReadOnlyList<ServerProcess> nodes, string key)
    {
        this.nodes = nodes;
        writers = [.. Enumerable.Range(0, Writers).Select(number => new Writer($"load-{number}", AnyNode.Client(nodes, key)))];
    }

    /// <summary>Starts the writers; they write until <see cref="Verify"/>.</summary>
    public static async Task<NodesLoad> Start(IReadOnlyList<ServerProcess> nodes)
    {
        using var manager = nodes[0].Client(OperatorKey);
        var account = await manager.Post("manage/accounts", new { name = "Load" });
        var load = new NodesLoad(nodes, account.GetProperty("key").GetString()!);
        load.writing = Task.WhenAll(load.writers.Select(writer => Task.Run(() => writer.Run(load.stop.Token))));
        return load;
    }

    /// <summary>Stops the writers and compares every node's states with the acknowledged numbers.</summary>
    public async Task Verify()
    {
        await stop.CancelAsync();
        await writing;
        foreach (var writer in writers)
        {
            Assert.True(writer.Answered > 0, $"{writer.Stream} was never written");
            Assert.True(writer.Starts <= 1, $"{writer.Stream} was started {writer.Starts} times");
            for (var node = 0; node < nodes.Count; node++)
            {
                // One request to each node in turn.
                var kept = await writer.Client.Manage($"streams/{writer.Stream}");
                var number = int.Parse(kept.GetProperty("content_state").GetProperty("title").GetString()!, CultureInfo.InvariantCulture);
                Assert.InRange(number, writer.Answered, writer.Sent);
            }

            Assert.Single((await writer.Client.Manage($"activities?stream={writer.Stream}")).GetProperty("data").EnumerateArray());
        }
    }

    public override string ToString() =>
        $"{writers.Sum(writer => writer.Answered)} states of other streams answered, {writers.Sum(writer => writer.Repeated)} sent again";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await writing;
        foreach (var writer in writers) writer.Client.Dispose();
        stop.Dispose();
    }

    private sealed class Writer(string stream, HttpClient client)
    {
        public string Stream => stream;

        public HttpClient Client => client;

        public int Sent { get; private set; }

        public int Answered { get; private set; }

        public int Repeated { get; private set; }

        /// <summary>Number of responses with the operation <c>started</c>.</summary>
        public int Starts { get; private set; }

        public async Task Run(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                Sent++;
                while (!await Put() && !stop.IsCancellationRequested) Repeated++;
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }

        private async Task<bool> Put()
        {
            try
            {
                var content = new { content_state = new { type = "value", title = $"{Sent}", value = Sent } };
                using var answer = await client.PutAsJsonAsync($"live-activity/stream/{stream}", content, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return false;
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                if ((await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)).GetProperty("operation").GetString() == "started") Starts++;
                Answered = Sent;
                return true;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
            {
                // The node died before it responded: another gets the request.
                return false;
            }
        }
    }
}
