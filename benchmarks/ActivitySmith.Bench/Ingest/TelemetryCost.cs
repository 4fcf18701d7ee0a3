namespace ActivitySmith.Bench.Ingest;

/// <summary>
/// Processor time per PUT with metrics and traces, as a multiple of that of the same server with <c>OTEL_SDK_DISABLED=true</c>. Metrics are scraped each
/// second; "all" also sends metrics and traces to a receiver that discards them. The servers are measured in turns under the same load, each round in
/// another order, as the one before leaves its traces in the caches. A second server with nothing on shows how much of a figure is chance.
/// </summary>
internal static class TelemetryCost
{
    /// <summary>A multiple of the order's length, so that each server has each place in the order equally often.</summary>
    private const int RoundsPerEffort = 5;

    private const string Token = "benchmark-metrics-token";

    /// <param name="load">The load on a host.</param>
    /// <param name="effort">The duration.</param>
    public static async Task Run(Func<BenchHost, LoadConnection[]> load, Effort effort)
    {
        await using var receiver = await TelemetryReceiver.Start();
        await using var off = await Start(new() { ["OTEL_SDK_DISABLED"] = "true" });
        await using var control = await Start(new() { ["OTEL_SDK_DISABLED"] = "true" });
        await using var scraped = await Start([]);
        await using var sampled = await Start(Export(receiver, ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0.05")));
        await using var all = await Start(Export(receiver));
        using var ending = new CancellationTokenSource();
        var scrapes = Task.WhenAll(Scrape(scraped, ending.Token), Scrape(sampled, ending.Token), Scrape(all, ending.Token));

        BenchHost[] hosts = [off, control, scraped, sampled, all];
        var contenders = hosts.Select(host => new Contender("telemetry", load(host), host, () => default)).ToArray();
        foreach (var contender in contenders) await contender.Run(effort.WarmUp, isKept: false);
        for (var round = 0; round < RoundsPerEffort * effort.Rounds; round++)
            for (var turn = 0; turn < contenders.Length; turn++) await contenders[(turn + round) % contenders.Length].Run(effort.Round / 2, isKept: true);
        await ending.CancelAsync();
        await scrapes;

        string[] names = ["control", "metrics", "sampled"];
        for (var n = 0; n < names.Length; n++) Figures.Print($"telemetry.{names[n]}_cpu_ratio", contenders[n + 1].CostTo(contenders[0]), "ratio");
        Figures.Print("telemetry.cpu_ratio", contenders[^1].CostTo(contenders[0]), "ratio");
        Figures.Print("telemetry.exported", receiver.Received, "bytes");
    }

    private static Dictionary<string, string> Export(TelemetryReceiver receiver, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        foreach (var (name, value) in more) variables[name] = value;
        return variables;
    }

    private static Task<BenchHost> Start(Dictionary<string, string> environment)
    {
        environment["ACTIVITYSMITH_METRICS__TOKEN"] = Token;
        return BenchHost.Start(environment: environment);
    }

    private static async Task Scrape(BenchHost host, CancellationToken ending)
    {
        using var client = new HttpClient { BaseAddress = host.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(ending)) _ = await client.GetByteArrayAsync("/metrics", ending);
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}
