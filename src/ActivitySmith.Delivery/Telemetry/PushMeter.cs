using System.Diagnostics;
using System.Diagnostics.Metrics;
using ActivitySmith.Delivery.Adapters;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Telemetry;

namespace ActivitySmith.Delivery.Telemetry;

/// <summary>Counts pushes by their outcome, measures the time from commit to acceptance, and records their spans.</summary>
public sealed class PushMeter
{
    /// <summary>Seconds: from one exchange with a push service to an outage of an hour.</summary>
    private static readonly double[] DelaySeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

    private readonly PushTraces traces;
    private readonly TimeProvider clock;
    private readonly Counter<long> pushes;
    private readonly Histogram<double> delay;
    private long demoted;

    public PushMeter(IMeterFactory meters, PushTraces traces, TimeProvider clock)
    {
        (this.traces, this.clock) = (traces, clock);
        var meter = meters.Create(Tracing.Name);
        pushes = meter.CreateCounter<long>("activitysmith.pushes", "{push}", "Pushes by transport, kind and outcome; each retry counts");
        delay = meter.CreateHistogram(
            "activitysmith.delivery.delay", "s", "Time from a commit until the push service accepted the push for it", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = DelaySeconds });
        meter.CreateObservableCounter(
            "activitysmith.push_budget.demoted", () => Interlocked.Read(ref demoted), "{push}",
            "Pushes of low instead of high priority because the hourly budget of the device was used up");
    }

    /// <summary>Counts a push whose priority the budget has lowered.</summary>
    internal void Demoted() => Interlocked.Increment(ref demoted);

    /// <summary>Sends a version of an activity.</summary>
    internal async Task<PushOutcome> Send(CardSender send, DueSend due, OpenActivity seen, CancellationToken cancellation)
    {
        var (activity, way, kind) = (seen.Newest, PushLabels.WayOf(due.Device), PushLabels.KindOf(due, seen.Newest.IsRunning));
        using var span = traces.Begin((activity.Account, activity.Id), activity.Version, way, kind);
        var outcome = await send(due, cancellation);
        span?.SetTag("activitysmith.outcome", PushLabels.OutcomeOf(outcome));
        Record(way, kind, outcome, due.Purpose == SendPurpose.Start ? Later(seen.CommittedAt, due.Delivery.CreatedAt) : seen.CommittedAt);
        return outcome;
    }

    /// <summary>Sends a notification, a badge count or a widget change.</summary>
    /// <param name="adapter">The adapter of the device.</param>
    /// <param name="due">The push.</param>
    /// <param name="notification">Null for a badge count or widget change.</param>
    /// <param name="since">When the delivery was opened; null: the delay is not measured.</param>
    internal async Task<PushOutcome> Send(IPushAdapter adapter, DueSend due, Notification? notification, Moment? since)
    {
        var (way, kind) = (PushLabels.WayOf(due.Device), PushLabels.KindOf(due, isRunning: false));
        using var span = notification is null ? null : traces.Begin((notification.Account, notification.Id), version: 0, way, kind);
        var outcome = await adapter.Send(due, notification);
        span?.SetTag("activitysmith.outcome", PushLabels.OutcomeOf(outcome));
        Record(way, kind, outcome, since);
        return outcome;
    }

    private void Record(string way, string kind, PushOutcome outcome, Moment? since)
    {
        pushes.Add(1, new TagList { { "way", way }, { "kind", kind }, { "outcome", PushLabels.OutcomeOf(outcome) } });
        if (outcome is PushOutcome.Accepted && since is { } from)
            delay.Record((clock.GetMoment() - from).TotalSeconds, new KeyValuePair<string, object?>("way", way));
    }

    /// <summary>A device that was paired after the commit gets its start later, which is no delay.</summary>
    private Moment Later(Moment committed, DateTimeOffset opened) => clock.Read().Of(opened) is var moment && moment > committed ? moment : committed;
}
