using System.Diagnostics;
using System.Text;
using ActivitySmith.Testing;

namespace ActivitySmith.Bench.Ingest;

/// <summary>
/// PUT of changing states to 1,000 streams over 64 keep-alive connections, each stored before its response, compared with: the bare endpoint in the
/// same host, one transaction per request in the same host, and redis-server that flushes before it responds. All are measured in turns, so that
/// other load of the machine affects all alike.
/// </summary>
internal static class IngestBenchmark
{
    private const int Connections = 64;
    private const int Streams = 1_000;

    public static async Task Run(Effort effort)
    {
        Console.WriteLine(
            $"ingest: {Connections} connections, {Streams} streams, {effort.Rounds} rounds of {effort.Round.TotalSeconds} s each, in turns; "
            + "load and host share the cores");
        await using var redis = RedisServer.IsHere ? await RedisServer.Start() : null;
        if (redis is null) Console.WriteLine($"ingest.redis skipped: {RedisServer.Missing}");
        await using (var sqlite = await BenchHost.Start()) await Compare("sqlite", sqlite, database: null, redis, effort);
        await Telemetry(effort);
        if (!PostgresServer.IsHere)
        {
            Console.WriteLine($"ingest.postgres skipped: {PostgresServer.Missing}");
            return;
        }

        var server = await PostgresServer.Start(isDurable: true);
        await using var postgres = await BenchHost.Start(database: await server.CreateDatabase());
        await Compare("postgres", postgres, server, redis: null, effort);
    }

    /// <summary>The part of <see cref="Run"/> that measures metrics and traces.</summary>
    public static Task Telemetry(Effort effort) => TelemetryCost.Run(host => Http(host, "/api/live-activity/stream"), effort);

    /// <param name="name">Part of the figures' names.</param>
    /// <param name="host">The measured server.</param>
    /// <param name="database">Its database, when that is a separate server.</param>
    /// <param name="redis">Measured in the same turns; null: not measured.</param>
    /// <param name="effort">The duration.</param>
    private static async Task Compare(string name, BenchHost host, PostgresServer? database, RedisServer? redis, Effort effort)
    {
        var databaseCpu = () => database?.ProcessorTime() ?? default;
        var bare = new Contender($"ingest.{name}.bare", Http(host, "/api/bare"), host, databaseCpu);
        var put = new Contender($"ingest.{name}", Http(host, "/api/live-activity/stream"), host, databaseCpu);
        var one = new Contender($"ingest.{name}.one_transaction", Http(host, "/api/one-transaction"), host, databaseCpu);
        var anchor = redis is null ? null : new Contender("ingest.redis", Redis(redis), host: null, () => redis.ProcessorTime);
        Contender[] all = [bare, put, one, .. anchor is null ? Array.Empty<Contender>() : [anchor]];
        foreach (var contender in all) await contender.Run(effort.WarmUp, isKept: false);
        for (var round = 0; round < effort.Rounds; round++)
            foreach (var contender in all) await contender.Run(effort.Round, isKept: true);

        Figures.Print($"ingest.{name}.ratio_to_bare", put.RatioTo(bare), "ratio");
        Figures.Print($"ingest.{name}.ratio_to_one_transaction", put.RatioTo(one), "ratio");
        if (anchor is not null) Figures.Print($"ingest.{name}.ratio_to_redis", put.RatioTo(anchor), "ratio");
        foreach (var contender in new[] { put, bare, one, anchor }) contender?.Print(hasDatabase: database is not null);
    }

    private static LoadConnection[] Http(BenchHost host, string path)
    {
        var requests = Enumerable.Range(0, Streams * 10).Select(i => Request(host.Url, $"{path}/bench-{i % Streams}", i)).ToArray();
        return [.. Enumerable.Range(0, Connections).Select(n => new LoadConnection(host.Url, i => Of(requests, n, i), Answers.OfHttp))];
    }

    private static LoadConnection[] Redis(RedisServer redis)
    {
        var commands = Enumerable.Range(0, Streams * 10).Select(i => Set($"bench-{i % Streams}", Body(i))).ToArray();
        return [.. Enumerable.Range(0, Connections).Select(n => new LoadConnection(redis.Url, i => Of(commands, n, i), Answers.OfRedis))];
    }

    /// <summary>Each connection starts at another place of the list and wraps around.</summary>
    private static byte[] Of(byte[][] list, int connection, int i) => list[((connection * (list.Length / Connections)) + i) % list.Length];

    private static byte[] Set(string key, string value) =>
        Encoding.UTF8.GetBytes($"*3\r\n$3\r\nSET\r\n${key.Length}\r\n{key}\r\n${Encoding.UTF8.GetByteCount(value)}\r\n{value}\r\n");

    private static byte[] Request(Uri url, string path, int i)
    {
        var body = Body(i);
        return Encoding.UTF8.GetBytes(
            $"PUT {path} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {BenchHost.ApiKey}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    /// <summary>About 250 bytes; the percentage makes each state of a stream different.</summary>
    private static string Body(int i) =>
        """{"content_state":"""
        + $$$"""{"type":"progress","title":"Reindexing product search","subtitle":"Shard {{{i % 97}}} of 96, 1.2 million documents","percentage":"""
        + $$$"""{{{i % 1000 / 10.0:0.0}}},"color":"cyan","icon":{"symbol":"magnifyingglass"},"badge":{"title":"EU"}},"tags":["search","nightly"]}""";
}
