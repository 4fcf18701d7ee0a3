using System.Diagnostics.Metrics;
using System.Reflection;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Telemetry;

namespace ActivitySmith.Server.Telemetry;

/// <summary>The gauges of the whole server. They are read when metrics are collected.</summary>
internal sealed class ServerMeter
{
    private readonly RowCounts counts;
    private readonly TimeProvider clock;

    public ServerMeter(IMeterFactory meters, RowCounts counts, IDuty duty, TimeProvider clock)
    {
        (this.counts, this.clock) = (counts, clock);
        var meter = meters.Create(Tracing.Name);
        KeyValuePair<string, object?> version = new("version", Version), node = new("node", Environment.MachineName);
        meter.CreateObservableGauge("activitysmith.build_info", () => new Measurement<int>(1, version), null, "The running version; the value is always 1");
        meter.CreateObservableGauge(
            "activitysmith.duty", () => new Measurement<int>(duty.IsMine ? 1 : 0, node), unit: null,
            "Whether this node sends pushes and does housekeeping: 1 or 0");
        meter.CreateObservableGauge("activitysmith.devices", Devices, "{device}", "Paired devices by kind, and whether a push can reach them");
        meter.CreateObservableGauge("activitysmith.activities", Activities, "{activity}", "Activities by state");
        meter.CreateObservableGauge("activitysmith.open_deliveries", OpenDeliveries, "{delivery}", "Deliveries that are not closed, by transport");
        meter.CreateObservableGauge("activitysmith.stream.age", StreamAges, "s", "Time since the last new state of a stream that the settings name");
    }

    /// <summary>Version of this build, without the commit.</summary>
    public static string Version { get; } =
        typeof(ServerMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private IEnumerable<Measurement<long>> Devices() => counts.Last is not { } read ? [] : read.Devices.Select(count => new Measurement<long>(
        count.Value, new("kind", count.Key.Kind), new KeyValuePair<string, object?>("reachable", count.Key.IsReachable ? "true" : "false")));

    private IEnumerable<Measurement<long>> Activities() =>
        counts.Last is not { } read ? [] : [new Measurement<long>(read.Running, new KeyValuePair<string, object?>("state", "running"))];

    private IEnumerable<Measurement<long>> OpenDeliveries() => counts.Last is not { } read ? [] :
    [
        new Measurement<long>(read.Open.Phones, new KeyValuePair<string, object?>("way", "apns")),
        new Measurement<long>(read.Open.Browsers, new KeyValuePair<string, object?>("way", "web_push")),
    ];

    private IEnumerable<Measurement<double>> StreamAges()
    {
        if (counts.Last is not { } read) yield break;
        foreach (var (entry, at) in read.Streams)
        {
            if (at is { } time)
                yield return new Measurement<double>(Math.Max(0, (clock.GetUtcNow() - time).TotalSeconds), new KeyValuePair<string, object?>("stream", entry));
        }
    }
}
