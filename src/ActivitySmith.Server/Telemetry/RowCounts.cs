using System.Data.Common;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Telemetry;

namespace ActivitySmith.Server.Telemetry;

/// <summary>
/// Counts of rows for gauges, read at most every 15 seconds however often metrics are collected. A database that cannot be read leaves them out.
/// </summary>
internal sealed partial class RowCounts(CountQueries queries, DeviceBook devices, MetricsOptions options, TimeProvider clock, ILogger<RowCounts> log)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    /// <summary>Longest time that a scrape waits for the database; it then has the counts from before, or none.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly (AccountId Account, string Key)[] streams = [.. options.Streams.Select(entry => MetricsOptions.ParseStream(entry)!.Value)];
    private Task reading = Task.CompletedTask;
    private long? readAt;
    private volatile Snapshot? last;

    /// <summary>The last counts; null before the first, and after a failed read. Starts a read when they are old.</summary>
    public Snapshot? Last
    {
        get
        {
            _ = Read();
            return last;
        }
    }

    /// <summary>Waits until the counts are at most 15 seconds old, but not for long.</summary>
    public async Task Refresh() => await Read().WaitAsync(ReadTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private Task Read()
    {
        lock (gate)
        {
            if (!reading.IsCompleted || (readAt is { } at && clock.GetElapsedTime(at) < Lifetime)) return reading;
            readAt = clock.GetTimestamp();
            return reading = Task.Run(ReadNow);
        }
    }

    private async Task ReadNow()
    {
        try
        {
            var running = await queries.RunningActivities(CancellationToken.None);
            var open = await queries.OpenDeliveries(CancellationToken.None);
            var states = await queries.LastStates(streams, CancellationToken.None);
            last = new Snapshot(running, CountDevices(), CountOpen(open), [.. options.Streams.Zip(states)]);
        }
        catch (Exception error) when (error is DbException or TimeoutException or StorageUnavailableException)
        {
            last = null;
            LogNotRead(error.Message);
        }
    }

    private Dictionary<(string Kind, bool IsReachable), long> CountDevices()
    {
        var counts = new Dictionary<(string Kind, bool IsReachable), long>();
        foreach (var kind in DeviceKind.Platforms) counts[(kind, true)] = counts[(kind, false)] = 0;
        foreach (var device in devices.All()) counts[(device.Kind, device.IsReachable)]++;
        return counts;
    }

    private (long Phones, long Browsers) CountOpen(IReadOnlyList<(AccountId Account, string DeviceId, long Open)> open)
    {
        var (phones, browsers) = (0L, 0L);
        foreach (var (account, id, number) in open)
        {
            if (devices.FindHolder(account, id)?.Kind == DeviceKind.Web) browsers += number;
            else phones += number;
        }

        return (phones, browsers);
    }

    [LoggerMessage(LogLevel.Warning, "Counts for metrics not read: {Reason}")]
    private partial void LogNotRead(string reason);

    /// <param name="Running">Running activities.</param>
    /// <param name="Devices">Paired devices.</param>
    /// <param name="Open">Open deliveries by transport.</param>
    /// <param name="Streams">The streams of <see cref="MetricsOptions.Streams"/>, each with the time of its last state; null for none.</param>
    internal sealed record Snapshot(
        long Running,
        IReadOnlyDictionary<(string Kind, bool IsReachable), long> Devices,
        (long Phones, long Browsers) Open,
        IReadOnlyList<(string Entry, DateTimeOffset? At)> Streams);
}
