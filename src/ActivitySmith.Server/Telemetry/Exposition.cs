namespace ActivitySmith.Server.Telemetry;

/// <summary>The text of all metrics. One collection runs at a time, and scrapes within half a second share it, so no number of scrapers costs more.</summary>
internal sealed class Exposition(TextExporter exporter, RowCounts counts, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<ExpositionFormat, (long At, byte[] Text)> kept = [];

    /// <summary>Null when the server is stopping.</summary>
    public async Task<byte[]?> Read(ExpositionFormat format, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (kept.TryGetValue(format, out var last) && clock.GetElapsedTime(last.At) < Lifetime) return last.Text;
            await counts.Refresh();
            if (exporter.Read(format) is not { } text) return null;
            kept[format] = (clock.GetTimestamp(), text);
            return text;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
