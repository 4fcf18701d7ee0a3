using System.Net.Http.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Durability;

/// <summary>
/// Clients that write ever higher numbers to streams of their own, one request at a time, and remember which number was sent and
/// which was answered with 200. So after a crash a stream may hold the answered number or the one that was under way, nothing else.
/// </summary>
internal sealed class NumberedLoad(ServerProcess server, int clients, int streamsPerClient) : IDisposable
{
    private readonly HttpClient http = server.Client();
    private readonly NumberedStream[][] streams = [.. Enumerable.Range(0, clients)
        .Select(client => Enumerable.Range(0, streamsPerClient).Select(index => new NumberedStream($"load-{client}-{index}")).ToArray())];

    public IEnumerable<NumberedStream> Streams => streams.SelectMany(own => own);

    /// <summary>Requests that were sent and never answered, over all runs.</summary>
    public int Interrupted => interrupted;

    private int interrupted;

    /// <summary>Runs until the server is gone for every client.</summary>
    public Task RunUntilTheServerIsGone() => Task.WhenAll(streams.Select(Write));

    /// <summary>Compares what the server holds with what it has answered.</summary>
    public async Task Verify()
    {
        var running = await http.RunningActivities();
        foreach (var stream in Streams.Where(stream => stream.Sent > 0))
        {
            await stream.Verify(http, running);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task Write(NumberedStream[] own)
    {
        await Task.Yield();
        for (var turn = 0; ; turn++)
        {
            var stream = own[turn % own.Length];
            var number = stream.Next();
            try
            {
                using var answer = await http.PutAsJsonAsync($"live-activity/stream/{stream.Key}", NumberedStream.Request(number));
                // 503 while the server stops: refused, so nothing was promised.
                if (answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
                {
                    continue;
                }
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                stream.Answered = number;
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref interrupted);
                return;
            }
        }
    }
}
