namespace ActivitySmith.Bench.Ingest;

/// <summary>
/// Processor time per PUT with metrics and traces, as a multiple of that without, in one process that switches them on and off: two processes with the
/// same settings differ by up to 10 %, as each is compiled a little differently, and one process by as much between one minute and the next. Metrics are
/// written as text each second, as for a scraper; "all" also records traces and sends both to a receiver that discards them. "control" is off twice and
/// shows how much of a figure is chance.
/// </summary>
internal static class TelemetryCost
{
    private static readonly TelemetryState[] States = [TelemetryState.Off, TelemetryState.Metrics, TelemetryState.All, TelemetryState.Off];

    private const int RoundsPerEffort = 6;

    /// <param name="load">The load on a host.</param>
    /// <param name="effort">The duration.</param>
    public static async Task Run(Func<BenchHost, LoadConnection[]> load, Effort effort)
    {
        await using var receiver = await TelemetryReceiver.Start();
        await using var host = await BenchHost.Start(environment: new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        var turns = States.Select(state => (State: state, Contender: new Contender("telemetry", load(host), host, () => default))).ToArray();
        foreach (var (state, contender) in turns) await Measure(state, contender, effort.WarmUp, isKept: false);
        for (var round = 0; round < RoundsPerEffort * effort.Rounds; round++)
        {
            // In the next round the other way round, as what runs before leaves traces.
            foreach (var (state, contender) in round % 2 == 0 ? turns : turns.Reverse()) await Measure(state, contender, effort.Round / 3, isKept: true);
        }

        async Task Measure(TelemetryState state, Contender contender, TimeSpan time, bool isKept)
        {
            await host.Set(state);
            await contender.Run(effort.Round / 8, isKept: false);
            await contender.Run(time, isKept);
        }

        Figures.Print("telemetry.control_cpu_ratio", turns[3].Contender.CostTo(turns[0].Contender), "ratio");
        Figures.Print("telemetry.metrics_cpu_ratio", turns[1].Contender.CostTo(turns[0].Contender), "ratio");
        Figures.Print("telemetry.cpu_ratio", turns[2].Contender.CostTo(turns[0].Contender), "ratio");
        Figures.Print("telemetry.exported", receiver.Received, "bytes");
    }
}
