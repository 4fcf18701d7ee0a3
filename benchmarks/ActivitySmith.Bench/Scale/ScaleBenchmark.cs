using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ActivitySmith.Bench.Ingest;
using ActivitySmith.Testing;

namespace ActivitySmith.Bench.Scale;

/// <summary>
/// The cost of a PUT with one stream and nothing else stored, compared with 100,000 running streams and 1,000,000 ended activities in another
/// database: one client that puts one state after the other, each in a separate transaction, as concurrent PUTs share one and hide the cost of a
/// single one. Also: the start time of a server with all these rows, the memory of a stream that was updated once, and lists by tag.
/// </summary>
internal static class ScaleBenchmark
{
    private const string Template = "template";
    private const int Starts = 5;

    /// <summary>Connections of the warm-up.</summary>
    private const int Connections = 64;

    /// <summary>PUTs after which a server has allocated its permanent structures.</summary>
    private const int WarmUps = 5_000;

    /// <summary>Rows read back through the API after seeding.</summary>
    private const int Samples = 20;

    public static async Task Run(Effort effort)
    {
        var (streams, activities) = effort.IsShort ? (10_000, 100_000) : (100_000, 1_000_000);
        Console.WriteLine(
            $"scale: {streams} streams, {activities} ended activities, {effort.Rounds} rounds of {effort.Round.TotalSeconds} s each, in turns; one client");
        var folder = Directory.CreateTempSubdirectory("activitysmith-scale-").FullName;
        try
        {
            var (little, large) = (new Place(Path.Combine(folder, "little"), null), new Place(Path.Combine(folder, "large"), null));
            await Measure("scale", little, large, server: null, streams, activities, effort);
            await OpenActivities.Run(effort);
            await DeviceScale.Run(effort);
            await MixedLoad.Run(effort);
            await SearchScale.Run(effort);
            if (!PostgresServer.IsHere)
            {
                Console.WriteLine($"scale.postgres skipped: {PostgresServer.Missing}");
                return;
            }

            var server = await PostgresServer.Start(isDurable: true);
            little = new Place(Path.Combine(folder, "p1"), await server.CreateDatabase());
            large = new Place(Path.Combine(folder, "p2"), await server.CreateDatabase());
            await Measure("scale.postgres", little, large, server, streams, activities, effort);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Measure(string name, Place little, Place large, PostgresServer? server, int streams, int activities, Effort effort)
    {
        await Seed(name, large, streams, activities);
        var starts = new List<double>();
        var emptyStarts = new List<double>();
        await (await little.Start()).DisposeAsync();
        for (var i = 0; i < Starts; i++)
        {
            emptyStarts.Add(await little.TimeToReady());
            starts.Add(await large.TimeToReady());
        }

        Figures.Print($"{name}.startup.seconds", Figures.Median(starts), "s");
        Figures.Print($"{name}.startup.empty_seconds", Figures.Median(emptyStarts), "s");
        await using (var host = await large.Start())
        {
            using var client = Client(host);
            await TagLists.Measure(name, client, host.Url, effort);
        }

        await CompareCosts(name, little, large, server, streams, effort);
    }

    private static async Task CompareCosts(string name, Place little, Place large, PostgresServer? server, int streams, Effort effort)
    {
        await using var few = await little.Start();
        await using var many = await large.Start();
        using (var client = Client(few)) await Put(client, few.Url, Template);
        var databaseCpu = () => server?.ProcessorTime() ?? default;
        var one = new Contender($"{name}.little", [Load(few.Url, _ => Template)], few, databaseCpu);
        var stored = new Contender($"{name}.activities", [Load(many.Url, _ => Template)], many, databaseCpu);

        // A stride that visits every stream once before it visits one again, in no particular order.
        var all = new Contender($"{name}.streams", [Load(many.Url, i => $"seed-{((long)i * 61_403 % streams) + 1}")], many, databaseCpu);
        Contender[] contenders = [one, stored, all];
        await WarmUp(few, streams, _ => Template);
        await WarmUp(many, WarmUps, _ => Template);
        var before = await many.Live();
        await WarmUp(many, streams, i => $"seed-{i}");
        Figures.Print($"{name}.memory_per_idle_stream", (await many.Live() - before) / streams, "bytes");
        foreach (var contender in contenders) await contender.Run(effort.Round, isKept: false);
        for (var round = 0; round < effort.Rounds; round++)
            foreach (var contender in contenders) await contender.Run(effort.Round, isKept: true);

        Figures.Print($"{name}.streams.cost_ratio", all.CostTo(one), "ratio");
        Figures.Print($"{name}.streams.time_ratio", all.TimeTo(one), "ratio");
        Figures.Print($"{name}.activities.cost_ratio", stored.CostTo(one), "ratio");
        Figures.Print($"{name}.activities.time_ratio", stored.TimeTo(one), "ratio");
        foreach (var contender in contenders) contender.Print(hasDatabase: server is not null);
    }

    /// <summary>Creates one stream and one ended activity through the server, and copies them in the database.</summary>
    internal static async Task Seed(string name, Place place, int streams, int activities, bool haveTexts = false)
    {
        var watch = Stopwatch.StartNew();
        string ended;
        await using (var host = await place.Start())
        {
            using var client = Client(host);
            await Put(client, host.Url, Template);
            var started = await Post(
                client, host.Url, "/api/live-activity/start",
                """{"content_state":{"type":"progress","title":"Nightly backup","subtitle":"Copying","percentage":3}}""");
            ended = started.GetProperty("activity_id").GetString()!;
            await Post(
                client, host.Url, "/api/live-activity/end",
                $$$"""{"activity_id":"{{{ended}}}","content_state":{"title":"Nightly backup","percentage":100}}""");
        }

        List<string> copies = [];
        await using (var connection = await place.Open())
        {
            var seeds = new Seeds(connection, place.Database is not null) { HaveTexts = haveTexts };
            await seeds.Streams(Template, streams);
            await seeds.Activities(ended, activities);
            await seeds.Finish();
            await seeds.PrintDisk(name);
            for (var i = 0; i < Samples; i++) copies.Add(await seeds.Id("seed_activities", 1 + (int)((long)i * activities / Samples)));
        }

        await using var check = await place.Start();
        using var reader = Client(check);
        foreach (var id in copies) await reader.GetStringAsync(new Uri(check.Url, $"/api/manage/activities/{id}"));
        for (var i = 0; i < Samples; i++) await reader.GetStringAsync(new Uri(check.Url, $"/api/manage/streams/seed-{1 + ((long)i * streams / Samples)}"));
        Console.WriteLine($"seeded {streams} streams and {activities} activities in {watch.Elapsed.TotalSeconds:0} s; {2 * Samples} of them read back");
    }

    /// <summary>PUTs over many connections, until the runtime has compiled the hot paths; a stream stays in memory after its first PUT.</summary>
    private static async Task WarmUp(BenchHost host, int puts, Func<int, string> stream)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(n =>
            Load(host.Url, stream, $"connection {n}").Take(() => Interlocked.Increment(ref next) is var i && i <= puts ? i : null)));
    }

    internal static LoadConnection Load(Uri url, Func<int, string> stream, string word = "many") => new(
        url,
        i => Encoding.UTF8.GetBytes(Request(url, stream(i), Body(i, word))),
        Answers.OfUpdate);

    private static string Request(Uri url, string stream, string body)
    {
        return $"PUT /api/live-activity/stream/{stream} HTTP/1.1\r\nHost: {url.Authority}\r\n"
            + $"Authorization: Bearer {BenchHost.ApiKey}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }

    /// <summary>About 250 bytes; the texts for one word repeat only after many rounds.</summary>
    internal static string Body(int i, string word) =>
        """{"content_state":"""
        + $$$"""{"type":"progress","title":"Reindexing product search","subtitle":"Shard {{{i % 997}}} of {{{word}}}, 1.2 million documents","percentage":"""
        + $$$"""{{{i % 1000 / 10.0:0.0}}},"color":"cyan","icon":{"symbol":"magnifyingglass"},"badge":{"title":"EU"}},"tags":["search","nightly"]}""";

    internal static HttpClient Client(BenchHost host)
    {
        var client = new HttpClient { BaseAddress = host.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BenchHost.ApiKey);
        return client;
    }

    internal static async Task Put(HttpClient client, Uri url, string stream)
    {
        using var content = new StringContent(Body(0, "none"), Encoding.UTF8, "application/json");
        (await client.PutAsync(new Uri(url, $"/api/live-activity/stream/{stream}"), content)).EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> Post(HttpClient client, Uri url, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(url, path), content);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
