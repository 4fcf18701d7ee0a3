using System.Diagnostics.Tracing;

namespace ActivitySmith.Server.Telemetry;

/// <summary>Logs that metrics or traces do not reach their receiver, at most once a minute. The SDK reports such failures as events only.</summary>
internal sealed partial class ExportLog(TimeProvider clock, ILogger<ExportLog> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private Listener? listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener = new Listener(Report);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener?.Dispose();

    private long? reportedAt;

    private void Report(string what)
    {
        if (reportedAt is { } at && clock.GetElapsedTime(at) < Pause) return;
        reportedAt = clock.GetTimestamp();
        LogFailed(what);
    }

    [LoggerMessage(LogLevel.Warning, "Metrics or traces not exported: {Event}; the SDK tries again")]
    private partial void LogFailed(string @event);

    private sealed class Listener(Action<string> report) : EventListener
    {
        private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Error);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => report(eventData.EventName ?? "export failed");
    }
}
