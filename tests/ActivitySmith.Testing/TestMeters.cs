using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ActivitySmith.Testing;

/// <summary>Makes meters outside of a host, and reads what their instruments measure.</summary>
public sealed class TestMeters : IMeterFactory
{
    private readonly ConcurrentDictionary<string, Meter> meters = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Instrument, double Value, string Labels)> measured = new();
    private readonly MeterListener listener = new();

    public TestMeters()
    {
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this) listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Note(instrument, value, labels));
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Note(instrument, value, labels));
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Note(instrument, value, labels));
        listener.Start();
    }

    /// <summary>Every measurement so far, with its labels as <c>a=1,b=2</c>; gauges and observed counters only after <see cref="Observe"/>.</summary>
    public IReadOnlyList<(string Instrument, double Value, string Labels)> Measured => [.. measured];

    public Meter Create(MeterOptions options) => meters.GetOrAdd(options.Name, static (name, scope) => new Meter(name, version: null, tags: null, scope), this);

    /// <summary>Reads gauges and observed counters once, after it has forgotten all earlier measurements.</summary>
    public IReadOnlyList<(string Instrument, double Value, string Labels)> Observe()
    {
        measured.Clear();
        listener.RecordObservableInstruments();
        return Measured;
    }

    public void Dispose()
    {
        listener.Dispose();
        foreach (var meter in meters.Values) meter.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        measured.Enqueue((instrument.Name, value, string.Join(',', labels.ToArray().Select(label => $"{label.Key}={label.Value}"))));
}
