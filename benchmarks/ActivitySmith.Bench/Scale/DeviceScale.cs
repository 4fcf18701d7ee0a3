using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ActivitySmith.Bench.Delivery;
using ActivitySmith.Bench.Ingest;
using ActivitySmith.Domain;

namespace ActivitySmith.Bench.Scale;

/// <summary>
/// The cost of a PUT in an account with one iPhone and in one with 10,000, all of which show the activity through one broadcast channel; and the time
/// of a PUT in the large account while 1,000 phones a second report a new token.
/// </summary>
internal static class DeviceScale
{
    /// <summary>As many as a phone shows at a time.</summary>
    private const int Streams = 4;

    /// <summary>With the bench's own page, as many devices as an account may have.</summary>
    private const int MostPhones = 9_999;

    private const int ReportsPerSecond = 1_000;
    private const int ReportConnections = 8;
    private static readonly string[] Everyone = ["all"];
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(20);

    public static async Task Run(Effort effort)
    {
        var count = effort.IsShort ? 1_000 : MostPhones;
        var folder = Directory.CreateTempSubdirectory("activitysmith-bench-").FullName;
        try
        {
            using var simulator = await SimulatorProcess.Start(folder);
            await using var few = await BenchHost.Start(simulator, channels: "on");
            await using var many = await BenchHost.Start(simulator, channels: "on");
            using var phone = new BenchPhones(few.Url);
            using var phones = new BenchPhones(many.Url);
            Console.WriteLine($"scale.devices: 1 and {count} iPhones on a broadcast channel, {Streams} streams, one client");
            await Prepare(phone, simulator, 1);
            var paired = Stopwatch.StartNew();
            await Prepare(phones, simulator, count);
            Figures.Print("scale.devices.preparation_seconds", paired.Elapsed.TotalSeconds, "s");

            var one = new Contender("scale.devices.one", [Load(few.Url)], few, () => default);
            var all = new Contender("scale.devices.all", [Load(many.Url)], many, () => default);
            foreach (var contender in new[] { one, all }) await contender.Run(effort.WarmUp, isKept: false);
            for (var round = 0; round < effort.Rounds; round++)
            {
                await one.Run(effort.Round, isKept: true);
                await all.Run(effort.Round, isKept: true);
            }

            await CheckCount(phones, count);
            Figures.Print("scale.devices.cost_ratio", all.CostTo(one), "ratio");
            one.Print(hasDatabase: false);
            all.Print(hasDatabase: false);
            await MeasureTokenReports(many, phones, count, effort);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Prepare(BenchPhones phones, SimulatorProcess simulator, int count)
    {
        await phones.Pair(count, "18.2", _ => "all");
        var before = (await simulator.Accepted()).Tokens;
        var ids = new List<string>();
        for (var i = 0; i < Streams; i++) ids.Add((await Put(phones, i)).GetProperty("activity_id").GetString()!);
        for (var watch = Stopwatch.StartNew(); (await simulator.Accepted()).Tokens - before < (long)count * Streams;)
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(5)) throw new InvalidOperationException("The starts did not arrive within 5 minutes");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        foreach (var id in ids) await phones.Show(id, count);
    }

    /// <summary>The response counts every phone, although the server did not count them for it.</summary>
    private static async Task CheckCount(BenchPhones phones, int count)
    {
        var notified = (await Put(phones, 0)).GetProperty("devices_notified").GetInt32();
        if (notified != count) throw new InvalidOperationException($"devices_notified is {notified} instead of {count}");
    }

    private static async Task MeasureTokenReports(BenchHost host, BenchPhones phones, int count, Effort effort)
    {
        var quiet = new Contender("scale.token_reports.without", [Load(host.Url)], host, () => default);
        var busy = new Contender("scale.token_reports.with", [Load(host.Url)], host, () => default);
        var generation = 1;
        var reported = 0;
        var elapsed = TimeSpan.Zero;
        for (var round = 0; round < effort.Rounds; round++)
        {
            await quiet.Run(effort.Round, isKept: true);
            using var stop = new CancellationTokenSource();
            var watch = Stopwatch.StartNew();
            var reports = Report(host.Url, phones, count, () => Interlocked.Increment(ref generation), stop.Token);
            await busy.Run(effort.Round, isKept: true);
            await stop.CancelAsync();
            reported += await reports;
            elapsed += watch.Elapsed;
        }

        Figures.Print("scale.token_reports.p99_ratio", busy.SlowestTo(quiet), "ratio");
        Figures.Print("scale.token_reports.per_second", reported / elapsed.TotalSeconds, "1/s");
        quiet.Print(hasDatabase: false);
        busy.Print(hasDatabase: false);
    }

    /// <summary>Reports new tokens at a steady rate. Returns their number.</summary>
    private static async Task<int> Report(Uri url, BenchPhones phones, int count, Func<int> generation, CancellationToken cancellation)
    {
        var allowed = 0;
        var sent = 0;
        var connections = Enumerable.Range(0, ReportConnections).Select(_ => new LoadConnection(
            url,
            i =>
            {
                var token = phones.TokenOf(i % count);
                var body = $$"""{"push_to_start_token":"{{i:x64}}","apns_token":"{{i + 1:x64}}","generation":{{generation()}}}""";
                return Encoding.UTF8.GetBytes(
                    $"PUT /api/device/tokens HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
                    + $"Content-Length: {body.Length}\r\n\r\n{body}");
            },
            Answers.OfHttp)).ToList();
        var watch = Stopwatch.StartNew();
        while (!cancellation.IsCancellationRequested)
        {
            allowed = (int)(watch.Elapsed.TotalSeconds * ReportsPerSecond);
            await Task.WhenAll(connections.Select(connection => connection.Take(() => Next())));
            await Task.Delay(Pulse, TimeProvider.System, CancellationToken.None);
        }

        return sent;

        int? Next() => sent < allowed ? Interlocked.Increment(ref sent) : null;
    }

    private static Task<JsonElement> Put(BenchPhones phones, int stream) => phones.Send(
        HttpMethod.Put, $"/api/live-activity/stream/release-{stream}", BenchHost.ApiKey,
        new { content_state = new { title = "Release", type = "progress", percentage = stream, subtitle = Randomness.Id("run ") }, channels = Everyone });

    private static LoadConnection Load(Uri url) => new(
        url,
        i =>
        {
            var body = """{"channels":["all"],"content_state":"""
                + $$$"""{"title":"Release","type":"progress","percentage":{{{i % 1000 / 10.0:0.0}}},"subtitle":"Step {{{i}}}"}}""";
            return Encoding.UTF8.GetBytes(
                $"PUT /api/live-activity/stream/release-{i % Streams} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {BenchHost.ApiKey}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        },
        Answers.OfUpdate);
}
