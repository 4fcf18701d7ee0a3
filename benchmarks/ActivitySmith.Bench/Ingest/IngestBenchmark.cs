using System.Diagnostics;
using System.Text;

namespace ActivitySmith.Bench.Ingest;

/// <summary>
/// PUT of changing states to 1,000 streams over 64 keep-alive connections, synchronous=FULL, beside the bare endpoint in the same
/// host. Both take turns, so that what else the machine does meets both alike.
/// </summary>
internal static class IngestBenchmark
{
    private const int Connections = 64;
    private const int Streams = 1_000;
    private const int Rounds = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task Run()
    {
        await using var host = await BenchHost.Start();
        Console.WriteLine($"ingest: {Connections} connections, {Streams} streams, {Rounds} rounds of {Round.TotalSeconds} s each, in turns; load and host share the cores");
        await Measure(host, "/api/bare", WarmUp);
        await Measure(host, "/api/live-activity/stream", WarmUp);

        var bare = new List<Sample>();
        var put = new List<Sample>();
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await Measure(host, "/api/bare", Round));
            put.Add(await Measure(host, "/api/live-activity/stream", Round));
        }

        Figures.Print("ingest.sqlite.ratio_to_bare", Figures.Median(put.Zip(bare, (p, b) => p.PerSecond / b.PerSecond)), "ratio");
        Print("ingest.sqlite", put);
        Print("ingest.bare", bare);
    }

    private static void Print(string name, List<Sample> samples)
    {
        Figures.Print($"{name}.requests_per_second", Figures.Median(samples.Select(s => s.PerSecond)), "1/s");
        Figures.Print($"{name}.cpu_seconds_per_10000", Figures.Median(samples.Select(s => s.CpuPer10000)), "s");
        Figures.Print($"{name}.allocated_per_request", Figures.Median(samples.Select(s => s.AllocatedPerRequest)), "bytes");
        Figures.Print($"{name}.p50", Figures.Median(samples.Select(s => s.P50)), "ms");
        Figures.Print($"{name}.p99", Figures.Median(samples.Select(s => s.P99)), "ms");
    }

    private static async Task<Sample> Measure(BenchHost host, string path, TimeSpan time)
    {
        var requests = Enumerable.Range(0, Streams * 10).Select(i => Request(host.Url, $"{path}/bench-{i % Streams}", i)).ToArray();
        var connections = Enumerable.Range(0, Connections).Select(_ => new LoadConnection(host.Url, i => requests[i % requests.Length])).ToArray();
        var cpu = host.ProcessorTime;
        var allocated = await host.Allocated();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(connections.Select((connection, n) => Task.Run(() => connection.Run(n * (requests.Length / Connections), () => watch.Elapsed < time))));
        var elapsed = watch.Elapsed;

        int[] latencies = [.. connections.SelectMany(connection => connection.Latencies).Order()];
        return new Sample(
            latencies.Length / elapsed.TotalSeconds,
            (host.ProcessorTime - cpu).TotalSeconds / latencies.Length * 10_000,
            (await host.Allocated() - allocated) / latencies.Length,
            latencies[latencies.Length / 2] / 1000.0,
            latencies[(int)(latencies.Length * 0.99)] / 1000.0);
    }

    /// <summary>A body of about 250 bytes; the percentage makes each state of a stream another.</summary>
    private static byte[] Request(Uri url, string path, int i)
    {
        var body = $$$"""
            {"content_state":{"type":"progress","title":"Reindexing product search","subtitle":"Shard {{{i % 97}}} of 96, 1.2 million documents","percentage":{{{i % 1000 / 10.0:0.0}}},"color":"cyan","icon":{"symbol":"magnifyingglass"},"badge":{"title":"EU"}},"tags":["search","nightly"]}
            """;
        return Encoding.UTF8.GetBytes(
            $"PUT {path} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {BenchHost.ApiKey}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private sealed record Sample(double PerSecond, double CpuPer10000, double AllocatedPerRequest, double P50, double P99);
}
