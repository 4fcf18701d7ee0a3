using System.Diagnostics.Metrics;
using ActivitySmith.Ledger.Telemetry;

namespace ActivitySmith.Server.Http.Events;

/// <summary>Counts the open event streams of this server.</summary>
internal sealed class EventStreamMeter
{
    private int open;

    public EventStreamMeter(IMeterFactory meters) => meters.Create(Tracing.Name)
        .CreateObservableGauge("activitysmith.event_streams", () => Volatile.Read(ref open), "{stream}", "Open event streams of pages and apps");

    public void Opened() => Interlocked.Increment(ref open);

    public void Closed() => Interlocked.Decrement(ref open);
}
