using System.Diagnostics.Metrics;
using ActivitySmith.Ledger.Telemetry;
using ActivitySmith.Server.Http.Events;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ActivitySmith.Server.Telemetry;

/// <summary>Registers metrics and traces (docs/operation.md, What to watch). Nothing leaves the server unless the environment names a receiver.</summary>
internal static class TelemetryServices
{
    private const string ServiceName = "activitysmith";

    /// <summary>Meters of the framework, beside the server's own: http.server, kestrel, http.client, dotnet.</summary>
    internal static readonly string[] Meters =
        [Tracing.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    /// <summary>Labels that stay on each http.client instrument: the host of a webhook is what a tenant wrote, and would be a label value each.</summary>
    private static readonly string[] ClientLabels = ["http.request.method", "http.response.status_code", "http.connection.state", "error.type"];

    public static void AddTelemetry(this WebApplicationBuilder builder, MetricsOptions options, OtelVariables variables)
    {
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(variables);
        if (options.Addresses.Length > 0) builder.WebHost.ConfigureKestrel(kestrel => MetricsListener.Mark(kestrel, options.Addresses));
        if (variables.IsDisabled) return;
        builder.Services.AddSingleton<RowCounts>();
        builder.Services.AddSingleton<ServerMeter>();
        builder.Services.AddSingleton<TextExporter>();
        builder.Services.AddSingleton<Exposition>();
        builder.Services.AddSingleton<MetricsAccess>();
        builder.Services.AddSingleton<MetricsPage>();
        builder.Services.AddSingleton<TracePace>();
        builder.Services.AddHostedService<ExportLog>();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(Describe).WithMetrics(metrics => AddMetrics(metrics, variables));
        if (variables.ExportsTraces) telemetry.WithTracing(traces => AddTraces(traces, variables));
    }

    private static void Describe(ResourceBuilder resource) => resource
        .Clear() // Later entries win: the environment must come last.
        .AddService(ServiceName, serviceVersion: ServerMeter.Version)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static void AddMetrics(MeterProviderBuilder metrics, OtelVariables variables)
    {
        metrics.AddMeter(Meters).AddReader(provider => new BaseExportingMetricReader(provider.GetRequiredService<TextExporter>()));
        if (variables.ExportsMetrics) metrics.AddOtlpExporter("metrics", variables.ApplyMetrics);
        if (metrics is not IDeferredMeterProviderBuilder deferred) return;
        deferred.Configure((provider, built) =>
        {
            _ = provider.GetRequiredService<ServerMeter>(); // Gauges exist from the start.
            _ = provider.GetRequiredService<EventStreamMeter>();
            var own = provider.GetRequiredService<IMeterFactory>();
            built.AddView(instrument => ViewOf(instrument, own));
        });
    }

    private static MetricStreamConfiguration? ViewOf(Instrument instrument, IMeterFactory own)
    {
        // Meters are found by name in the whole process; those of another host in it are not this server's.
        if (instrument.Meter.Scope is IMeterFactory factory && factory != own) return MetricStreamConfiguration.Drop;
        return instrument.Name.StartsWith("http.client.", StringComparison.Ordinal) ? new MetricStreamConfiguration { TagKeys = ClientLabels } : null;
    }

    private static void AddTraces(TracerProviderBuilder traces, OtelVariables variables) =>
        traces.AddSource(Tracing.Name).AddOtlpExporter("traces", variables.ApplyTraces);
}
