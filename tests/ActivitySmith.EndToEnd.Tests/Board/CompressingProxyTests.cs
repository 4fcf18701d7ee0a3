using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>Event streams behind real proxies that compress responses: each change arrives at once, and not when a buffer is full.</summary>
public sealed class CompressingProxyTests
{
    /// <summary>Far longer than any change takes, far shorter than a proxy's buffer needs to fill up.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Theory(Skip = Needs.Caddy, SkipUnless = nameof(Places.HasCaddy), SkipType = typeof(Places))]
    [InlineData(2)]
    [InlineData(150)]
    public async Task BehindCaddyWithEncodeGzip_EveryChangeArrivesImmediately(int cards)
    {
        await using var server = await ServerProcess.Start();
        await using var proxy = await ProxyProcess.Caddy(server.Origin);
        await EveryChangeArrives(server, proxy, cards);
    }

    [Theory(Skip = Needs.Nginx, SkipUnless = nameof(Places.HasNginx), SkipType = typeof(Places))]
    [InlineData(2)]
    [InlineData(150)]
    public async Task BehindNginxWithGzipOn_EveryChangeArrivesImmediately(int cards)
    {
        await using var server = await ServerProcess.Start();
        await using var proxy = await ProxyProcess.Nginx(server.Origin);
        await EveryChangeArrives(server, proxy, cards);
    }

    /// <param name="server">A server without data.</param>
    /// <param name="proxy">The proxy in front of it.</param>
    /// <param name="cards">Number of cards on the board; with 150, the stream begins with more than 64 KB.</param>
    private static async Task EveryChangeArrives(ServerProcess server, ProxyProcess proxy, int cards)
    {
        using var api = server.Client();
        await Task.WhenAll(Enumerable.Range(0, cards).Select(i => api.PutStream($"card-{i}", State(i, new string((char)('a' + (i % 26)), 300)))));

        using var board = await SignedIn(server);
        using var device = await Paired(api, server);
        foreach (var (reader, path) in new[] { (board, "/board/events"), (device, "/api/device/events") })
        {
            var place = new Uri(proxy.Origin, path);
            string last;
            await using (var stream = await Open(reader, place, lastSeen: null))
            {
                await stream.Until("snapshot", _ => true);
                Assert.True(cards < 100 || stream.Bytes > 64 * 1024, $"{stream.Bytes} bytes before the first change");
                for (var change = 0; change < 3; change++)
                {
                    await api.PutStream("card-0", State(change, $"change {change} on {path}"));
                    await stream.Until("activity", data => data.Contains($"change {change} on {path}", StringComparison.Ordinal));
                }
                last = stream.LastEventId;
            }

            await api.PutStream("card-1", State(1, $"missed on {path}"));
            await using var again = await Open(reader, place, last);
            await again.Until("activity", data => data.Contains($"missed on {path}", StringComparison.Ordinal));
            await again.Until("snapshot", _ => true);
            await api.PutStream("card-0", State(9, $"after coming back on {path}"));
            await again.Until("activity", data => data.Contains($"after coming back on {path}", StringComparison.Ordinal));
        }
    }

    private static object State(int percentage, string subtitle) =>
        new { type = "progress", title = "Search reindex", subtitle, percentage = percentage % 100 };

    private static async Task<HttpClient> SignedIn(ServerProcess server)
    {
        var visitor = Browser();
        visitor.DefaultRequestHeaders.Add("Cookie", (await OneTimeLink.Use(visitor, await server.SignInLink())).Cookies);
        return visitor;
    }

    private static async Task<HttpClient> Paired(HttpClient api, ServerProcess server)
    {
        var code = (await api.Post("manage/pairing-codes", new { })).GetProperty("code").GetString();
        var device = await api.Post("device/pair", new { code, platform = "web", name = "Behind a proxy" });
        var app = Browser();
        app.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", device.GetProperty("token").GetString());
        return app;
    }

    /// <summary>Accepts compressed responses, like every browser.</summary>
    private static HttpClient Browser() =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All }) { Timeout = Deadline };

    private static async Task<Events> Open(HttpClient reader, Uri place, string? lastSeen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, place) { Headers = { { "Accept", "text/event-stream" } } };
        if (lastSeen is not null) request.Headers.Add("Last-Event-ID", lastSeen);
        var answer = await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return new Events(answer, await answer.Content.ReadAsStreamAsync());
    }

    private sealed class Events : IAsyncDisposable
    {
        private readonly CancellationTokenSource closing = new();
        private readonly HttpResponseMessage answer;
        private readonly SseParser<string> parser;
        private readonly IAsyncEnumerator<SseItem<string>> items;

        public Events(HttpResponseMessage answer, Stream body)
        {
            this.answer = answer;
            parser = SseParser.Create(body);
            items = parser.EnumerateAsync(closing.Token).GetAsyncEnumerator();
        }

        /// <summary>Bytes of data so far.</summary>
        public long Bytes { get; private set; }

        public string LastEventId => parser.LastEventId;

        public async Task Until(string type, Func<string, bool> isIt)
        {
            closing.CancelAfter(Deadline);
            while (await Next())
            {
                Bytes += items.Current.Data.Length;
                if (items.Current.EventType == type && isIt(items.Current.Data)) return;
            }
            Assert.Fail($"The stream ended before '{type}' came");
        }

        public async ValueTask DisposeAsync()
        {
            await closing.CancelAsync();
            await items.DisposeAsync();
            answer.Dispose();
            closing.Dispose();
        }

        private async Task<bool> Next()
        {
            try
            {
                return await items.MoveNextAsync();
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"Nothing came through the proxy for {Deadline}; {Bytes} bytes before", late);
            }
        }
    }
}
