using ActivitySmith.Ledger.Telemetry;
using ActivitySmith.Server.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ActivitySmith.Bench.Ingest;

/// <summary>What the host under measurement records about itself.</summary>
internal enum TelemetryState
{
    Off,
    Metrics,

    /// <summary>Metrics and traces, both exported.</summary>
    All,
}

/// <summary>Switches the host's metrics and traces while it runs, with the meters, the text and the exporters of the server.</summary>
internal sealed class TelemetrySwitch(IServiceProvider services) : IDisposable
{
    private static readonly TimeSpan Scrape = TimeSpan.FromSeconds(1);

    private MeterProvider? meters;
    private TracerProvider? traces;
    private Timer? scraper;

    public void Set(TelemetryState state)
    {
        // Those that the server has built for itself cannot be switched on again.
        services.GetService<MeterProvider>()?.Dispose();
        services.GetService<TracerProvider>()?.Dispose();
        Dispose();
        if (state == TelemetryState.Off) return;

        var exporter = new TextExporter();
        var building = Sdk.CreateMeterProviderBuilder().AddMeter(TelemetryServices.Meters).AddReader(new BaseExportingMetricReader(exporter));
        if (state == TelemetryState.All)
        {
            building.AddOtlpExporter();
            traces = Sdk.CreateTracerProviderBuilder().AddSource(Tracing.Name).AddOtlpExporter().Build();
        }

        meters = building.Build();
        scraper = new Timer(_ => exporter.Read(ExpositionFormat.Text), state: null, Scrape, Scrape);
    }

    public void Dispose()
    {
        scraper?.Dispose();
        meters?.Dispose();
        traces?.Dispose();
        (scraper, meters, traces) = (null, null, null);
    }
}
