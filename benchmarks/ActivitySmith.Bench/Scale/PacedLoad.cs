using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace ActivitySmith.Bench.Scale;

/// <summary>
/// Operations at a steady rate. A latency counts from the moment at which the operation was due, so that a server that falls behind shows it.
/// Of ten operations, eight are PUTs of running streams, one starts a stream or ends an earlier one, and one sends a notification or reads a list.
/// </summary>
internal sealed class PacedLoad(HttpClient client, Uri url, int running, int rate)
{
    private const int Connections = 32;

    /// <summary>Streams that were started and run at the same time.</summary>
    private const int Started = 50;

    private int done;

    /// <summary>Milliseconds, of every operation.</summary>
    public ConcurrentQueue<double> Latencies { get; } = [];

    public int Done => Volatile.Read(ref done);

    public async Task Run(TimeSpan time)
    {
        var due = Channel.CreateUnbounded<(int Number, long At)>();
        var workers = Enumerable.Range(0, Connections).Select(_ => Task.Run(() => Work(due.Reader))).ToList();
        var began = Stopwatch.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var number = 0;
        while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed < time)
        {
            while (number < elapsed.TotalSeconds * rate) due.Writer.TryWrite((number, began + (long)((double)number++ / rate * Stopwatch.Frequency)));
            await tick.WaitForNextTickAsync();
        }

        // What is not sent by now is more than the server could take.
        while (due.Reader.TryRead(out _))
        {
        }

        due.Writer.Complete();
        await Task.WhenAll(workers);
    }

    public static async Task Put(HttpClient client, Uri url, string stream, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PutAsync(new Uri(url, $"/api/live-activity/stream/{stream}"), content);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"PUT {stream}: {await answer.Content.ReadAsStringAsync()}");
    }

    public static async Task<JsonElement> Post(HttpClient client, Uri url, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(url, path), content);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    private async Task Work(ChannelReader<(int Number, long At)> due)
    {
        await foreach (var (number, at) in due.ReadAllAsync())
        {
            await Send(number);
            Latencies.Enqueue(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            Interlocked.Increment(ref done);
        }
    }

    private async Task Send(int i)
    {
        var turn = i / 10;
        switch (i % 10)
        {
            case 8 when turn % 2 == 0:
                await Put(client, url, $"started-{turn}", ScaleBenchmark.Body(i, "started"));
                break;
            case 8 when turn > 2 * Started:
                using (await client.DeleteAsync(new Uri(url, $"/api/live-activity/stream/started-{turn - 1 - (2 * Started)}"))) break;
            case 9 when turn % 2 == 0:
                await Post(client, url, "/api/push-notification", $$"""{"title":"Deploy {{turn}}","message":"Tests are green"}""");
                break;
            case 9:
                using (await client.GetAsync(new Uri(url, "/api/manage/streams?limit=20"))) break;
            default:
                // A stride that visits every stream once before it visits one again, in no particular order.
                await Put(client, url, $"seed-{((long)i * 61_403 % running) + 1}", ScaleBenchmark.Body(i, "many"));
                break;
        }
    }
}
