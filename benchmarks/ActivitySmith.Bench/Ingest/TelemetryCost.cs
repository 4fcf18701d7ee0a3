namespace ActivitySmith.Bench.Ingest;

/// <summary>
/// Processor time per PUT with metrics and traces, as a multiple of that of the same server with <c>OTEL_SDK_DISABLED=true</c>. The three servers are
/// measured in turns under the same load. Metrics are scraped each second; "all" also sends metrics and traces to a receiver that discards them.
/// </summary>
internal static class TelemetryCost
{
    private const string Token = "benchmark-metrics-token";

    /// <param name="load">The load on a host.</param>
    /// <param name="effort">The duration.</param>
    public static async Task Run(Func<BenchHost, LoadConnection[]> load, Effort effort)
    {
        await using var receiver = await TelemetryReceiver.Start();
        await using var off = await Start(new() { ["OTEL_SDK_DISABLED"] = "true" });
        await using var scraped = await Start([]);
        await using var sampled = await Start(Export(receiver, ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0.05")));
        await using var all = await Start(Export(receiver));
        using var ending = new CancellationTokenSource();
        var scrapes = Task.WhenAll(Scrape(scraped, ending.Token), Scrape(sampled, ending.Token), Scrape(all, ending.Token));

        var contenders = new[] { off, scraped, sampled, all }.Select((host, n) => new Contender($"telemetry.{n}", load(host), host, () => default)).ToArray();
        foreach (var contender in contenders) await contender.Run(effort.WarmUp, isKept: false);
        for (var round = 0; round < 2 * effort.Rounds; round++)
            foreach (var contender in contenders) await contender.Run(effort.Round, isKept: true);
        await ending.CancelAsync();
        await scrapes;

        Figures.Print("telemetry.metrics_cpu_ratio", contenders[1].CostTo(contenders[0]), "ratio");
        Figures.Print("telemetry.sampled_cpu_ratio", contenders[2].CostTo(contenders[0]), "ratio");
        Figures.Print("telemetry.cpu_ratio", contenders[3].CostTo(contenders[0]), "ratio");
        Figures.Print("telemetry.received", receiver.Received, "bytes");
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
