using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using ActivitySmith.Bench.Ingest;
using ActivitySmith.Testing;

namespace ActivitySmith.Bench.Scale;

/// <summary>
/// The time of a page of the lists by words, through the management API, over 1,000,000 ended activities and 100,000 streams with texts of 11 to 14 words:
/// words that all rows have, half of them, the oldest fifth, a thousandth, one; several of them, also pairs that no row has; and the cost of the index
/// for a PUT, with a text that changes, compared with a server without it.
/// </summary>
internal static class SearchScale
{
    public const string Name = "scale.search";

    private const int Requests = 300;

    /// <summary>Requests before the first measured one, until the runtime has compiled the path and the database has opened its connections.</summary>
    private const int WarmUps = 200;

    /// <summary>Connections of the PUTs, each with its own streams.</summary>
    private const int Connections = 16;

    private const int StreamsPerConnection = 625;

    /// <summary>The texts of searches. Every copy has <c>backup</c>, the odd ones have <c>odd</c>, and so on; see <see cref="Seeds.HaveTexts"/>.</summary>
    private static readonly string[] Texts =
    [
        "backup", "b", "odd", "legacy", "leg", "rack7", "number", "777777", "77777", "absent",
        "backup number", "odd even", "even legacy", "odd rack7", "even rack7", "legacy 777777", "backup absent", "nightly backup of host", "o e b n",
    ];

    public static Task Run(Effort effort) => Run(effort, withPages: true);

    /// <summary>Only the cost for a PUT.</summary>
    public static Task Puts(Effort effort) => Run(effort, withPages: false);

    private static async Task Run(Effort effort, bool withPages)
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-search-").FullName;
        try
        {
            if (withPages) await Measure(Name, new Place(Path.Combine(folder, "sqlite"), null), effort);
            await PutCost(Name, name => new Place(Path.Combine(folder, name), null), server: null, effort);
            if (!PostgresServer.IsHere)
            {
                Console.WriteLine($"scale.postgres.search skipped: {PostgresServer.Missing}");
                return;
            }

            var server = await PostgresServer.Start(isDurable: true);
            if (withPages) await Measure("scale.postgres.search", new Place(Path.Combine(folder, "postgres"), await server.CreateDatabase()), effort);
            var databases = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["on"] = await server.CreateDatabase(),
                ["off"] = await server.CreateDatabase(),
            };
            await PutCost("scale.postgres.search", name => new Place(Path.Combine(folder, $"p-{name}"), databases[name]), server, effort);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Measure(string name, Place place, Effort effort)
    {
        var (streams, activities) = effort.IsShort ? (10_000, 100_000) : (100_000, 1_000_000);
        Console.WriteLine($"{name}: {streams} streams, {activities} ended activities");
        await ScaleBenchmark.Seed(name, place, streams, activities, haveTexts: true);
        double before;
        await using (var connection = await place.Open())
        {
            var seeds = new Seeds(connection, place.Database is not null);
            before = await seeds.DiskBytes();
            await seeds.ForgetSearch();
        }

        var watch = Stopwatch.StartNew();
        await using (var host = await place.Start())
        {
            using var client = ScaleBenchmark.Client(host);
            await Indexed(place);
            Figures.Print($"{name}.first_index.seconds", watch.Elapsed.TotalSeconds, "s");

            // PostgreSQL does this within a minute (autovacuum).
            if (place.Database is not null)
            {
                await using var database = await place.Open();
                await new Seeds(database, isPostgres: true).Finish();
            }

            await Pages(name, client, host.Url, effort);
        }

        await using var after = await place.Open();
        await new Seeds(after, place.Database is not null).Finish();
        var bytes = await new Seeds(after, place.Database is not null).DiskBytes() - before;
        Figures.Print($"{name}.disk_per_row", bytes / ((2 * streams) + activities), "bytes");
    }

    private static async Task Pages(string name, HttpClient client, Uri url, Effort effort)
    {
        List<string> pages =
        [
            .. from list in new[] { "activities", "streams" }
               from text in Texts
               select $"/api/manage/{list}?search={Uri.EscapeDataString(text)}",
            .. from filter in new[] { "state=running", "state=ended", "tag=even", "tag=few", "until=2020-01-01T00:00:00Z" }
               from text in new[] { "backup", "legacy", "rack7", "777777" }
               select $"/api/manage/activities?{filter}&search={text}",
        ];
        for (var i = 0; i < WarmUps; i++) await Get(client, url, pages[i % pages.Count]);
        var requests = effort.IsShort ? Requests / 10 : Requests;
        var times = new List<(double Ms, string Page)>();
        foreach (var page in pages)
        {
            var answer = "";
            for (var i = 0; i < requests; i++)
            {
                var watch = Stopwatch.StartNew();
                using var document = await Get(client, url, page);
                times.Add((watch.Elapsed.TotalMilliseconds, page));
                var more = document.RootElement.GetProperty("next_cursor").ValueKind == JsonValueKind.Null ? "" : " and more";
                answer = $"{document.RootElement.GetProperty("data").GetArrayLength()} rows{more}";
            }

            double[] own = [.. times.Where(time => time.Page == page).Select(time => time.Ms)];
            Console.WriteLine($"{TagLists.Percentile(own, 50),8:0.00} ms p50, {TagLists.Percentile(own, 99),8:0.00} ms p99: {page}: {answer}");
        }

        Figures.Print($"{name}.p50_ms", TagLists.Percentile(times.Select(time => time.Ms), 50), "ms");
        Figures.Print($"{name}.p99_ms", TagLists.Percentile(times.Select(time => time.Ms), 99), "ms");
        var slowest = times.GroupBy(time => time.Page).Max(page => TagLists.Percentile(page.Select(time => time.Ms), 99));
        Figures.Print($"{name}.slowest_page_p99_ms", slowest, "ms");
    }

    /// <summary>PUTs to 10,000 streams over 16 connections, each with another text: the index has to follow every one of them.</summary>
    private static async Task PutCost(string name, Func<string, Place> place, PostgresServer? server, Effort effort)
    {
        var contenders = new List<Contender>();
        var hosts = new List<BenchHost>();
        var databaseCpu = () => server?.ProcessorTime() ?? default;
        foreach (var state in new[] { "off", "on" })
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ACTIVITYSMITH_SEARCH__ISON"] = state == "on" ? "true" : "false" };
            var host = await place(state).Start(settings);
            hosts.Add(host);
            using var client = ScaleBenchmark.Client(host);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Connections * StreamsPerConnection),
                async (i, _) => await ScaleBenchmark.Put(client, host.Url, $"s-{i / StreamsPerConnection}-{i % StreamsPerConnection}"));
            LoadConnection[] load =
            [
                .. Enumerable.Range(0, Connections).Select(n => ScaleBenchmark.Load(host.Url, i => $"s-{n}-{i % StreamsPerConnection}", $"c{n}")),
            ];
            contenders.Add(new Contender($"{name}.{state}", load, host, databaseCpu));
        }

        foreach (var contender in contenders) await contender.Run(effort.Round, isKept: false);
        for (var round = 0; round < 2 * effort.Rounds; round++)
        {
            // In turns also as the first one, which is slower.
            foreach (var contender in round % 2 == 0 ? contenders : contenders.AsEnumerable().Reverse()) await contender.Run(effort.Round, isKept: true);
        }

        Figures.Print($"{name}.put.cost_ratio", contenders[1].CostTo(contenders[0]), "ratio");
        Figures.Print($"{name}.put.time_ratio", contenders[1].TimeTo(contenders[0]), "ratio");
        foreach (var contender in contenders) contender.Print(hasDatabase: server is not null);
        foreach (var host in hosts) await host.DisposeAsync();
    }

    /// <summary>Waits until the index has everything.</summary>
    private static async Task Indexed(Place place)
    {
        await using var connection = await place.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT position FROM search_progress";
        while ((long)(await command.ExecuteScalarAsync())! < 0) await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
    }

    private static async Task<JsonDocument> Get(HttpClient client, Uri url, string page) =>
        JsonDocument.Parse(await client.GetByteArrayAsync(new Uri(url, page)));
}
