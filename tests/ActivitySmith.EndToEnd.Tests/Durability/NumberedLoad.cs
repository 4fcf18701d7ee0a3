using System.Net.Http.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Durability;

/// <summary>
/// Clients that write increasing numbers to their streams, one request at a time, and remember the sent and the acknowledged number of each. So after
/// a crash a stream holds the acknowledged number or the one in progress, nothing else.
/// </summary>
internal sealed class NumberedLoad(ServerProcess server, int clients, int streamsPerClient) : IDisposable
{
    private readonly HttpClient http = server.Client();
    private readonly NumberedStream[][] streams = [.. Enumerable.Range(0, clients)
        .Select(client => Enumerable.Range(0, streamsPerClient).Select(index => new NumberedStream($"load-{client}-{index}")).ToArray())];

    public IEnumerable<NumberedStream> Streams => streams.SelectMany(own => own);

    /// <summary>Requests that were sent and got no response, over all runs.</summary>
    public int Interrupted => interrupted;

    private int interrupted;

    /// <summary>Runs until every client has lost the server.</summary>
    public Task RunUntilTheServerStops() => Task.WhenAll(streams.Select(Write));

    /// <summary>Compares the server's states with the acknowledged numbers.</summary>
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
                // 503 while the server stops: refused, so nothing was acknowledged.
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
