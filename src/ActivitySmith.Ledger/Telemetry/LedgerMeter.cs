using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace ActivitySmith.Ledger.Telemetry;

/// <summary>
/// Counts the ledger's commands, and measures its commits and its queue. Recording allocates nothing after the first command of each kind.
/// </summary>
public sealed class LedgerMeter
{
    /// <summary>Seconds: from a fast disk's flush to a database that hangs.</summary>
    private static readonly double[] CommitSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly int[] BatchSizes = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    private static readonly string[] Outcomes = [.. Enum.GetNames<CommandOutcome>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly ConcurrentDictionary<string, Kind> kinds = new(StringComparer.Ordinal);
    private readonly Meter meter;
    private readonly Histogram<double> duration;
    private readonly Histogram<int> batchSize;

    public LedgerMeter(IMeterFactory meters)
    {
        meter = meters.Create(Tracing.Name);
        meter.CreateObservableCounter("activitysmith.commands", Commands, "{command}", "Commands by kind and outcome");
        duration = meter.CreateHistogram(
            "activitysmith.commit.duration", "s", "Time of one commit in the database, with its flush to disk", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = CommitSeconds });
        batchSize = meter.CreateHistogram(
            "activitysmith.commit.batch_size", "{command}", "Commands in one commit", tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = BatchSizes });
    }

    /// <summary>Adds the gauges of a ledger's queue.</summary>
    /// <param name="waiting">Reads the number of waiting commands.</param>
    /// <param name="capacity">See <see cref="LedgerOptions.QueueLimit"/>.</param>
    internal void Observe(Func<int> waiting, int capacity)
    {
        meter.CreateObservableGauge("activitysmith.queue.length", waiting, "{command}", "Commands that wait for their commit");
        meter.CreateObservableGauge("activitysmith.queue.capacity", () => capacity, "{command}", "Commands that may wait; beyond it, requests get 503");
    }

    internal void Count(string command, CommandOutcome outcome) =>
        Interlocked.Increment(ref kinds.GetOrAdd(command, static name => new Kind(name)).Counts[(int)outcome]);

    internal void Committed(TimeSpan took, int commands)
    {
        duration.Record(took.TotalSeconds);
        batchSize.Record(commands);
    }

    private IEnumerable<Measurement<long>> Commands() => kinds.Values.SelectMany(kind => kind.Read());

    /// <summary>The counters of one kind of command. Its labels are made once.</summary>
    private sealed class Kind(string command)
    {
        private readonly KeyValuePair<string, object?>[][] labels = [.. Outcomes.Select(outcome => Labels(command, outcome))];

        public long[] Counts { get; } = new long[Outcomes.Length];

        public IEnumerable<Measurement<long>> Read()
        {
            for (var outcome = 0; outcome < labels.Length; outcome++)
                if (Volatile.Read(ref Counts[outcome]) is > 0 and var count) yield return new Measurement<long>(count, labels[outcome]);
        }

        private static KeyValuePair<string, object?>[] Labels(string command, string outcome) =>
            [new("command", JsonNamingPolicy.SnakeCaseLower.ConvertName(command)), new("outcome", outcome)];
    }
}
