using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ActivitySmith.Server.Telemetry;

/// <summary>Writes what the SDK has aggregated as text, whenever somebody asks. Not thread-safe: <see cref="Exposition"/> calls it.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class TextExporter : BaseExporter<Metric>, IPullMetricExporter
{
    /// <summary>Milliseconds that the SDK may take to read all instruments; it takes about one.</summary>
    private const int Timeout = 5_000;

    private readonly ExpositionWriter writer = new();
    private ExpositionFormat format;
    private byte[]? text;

    /// <summary>Set by the reader that this exporter belongs to.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects all metrics; null when the SDK is stopped.</summary>
    public byte[]? Read(ExpositionFormat wanted)
    {
        (format, text) = (wanted, null);
        return Collect?.Invoke(Timeout) == true ? text : null;
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        text = writer.Write(batch, format);
        return ExportResult.Success;
    }
}
