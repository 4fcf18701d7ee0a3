using System.Collections.Concurrent;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Telemetry;
using Span = System.Diagnostics.Activity;
using SpanContext = System.Diagnostics.ActivityContext;
using SpanKind = System.Diagnostics.ActivityKind;

namespace ActivitySmith.Delivery.Telemetry;

/// <summary>
/// Remembers, in memory, which recorded request led to the newest version of each activity and to each notification, so that the spans of pushes join
/// its trace. A version that no recorded request wrote has no span: the newest state wins, and earlier requests end at their commit.
/// </summary>
public sealed class PushTraces : ICommitObserver
{
    /// <summary>Maximum of remembered subjects, about 200 bytes each. Beyond it, all are forgotten: their pushes are not traced.</summary>
    private const int Limit = 10_000;

    private readonly ConcurrentDictionary<(AccountId Account, string SubjectId), (long Version, SpanContext Context)> traces = new();

    /// <summary>Runs on the ledger's thread. Register before the observer that leads to pushes.</summary>
    public void Committed(CommittedBatch batch)
    {
        if (batch.Traces.Count == 0) return;
        if (traces.Count >= Limit) traces.Clear();
        foreach (var trace in batch.Traces) traces[(trace.Account, trace.SubjectId)] = (trace.Version, trace.Context);
    }

    /// <summary>Begins the span of a push; null when no recorded request led to it.</summary>
    /// <param name="subject">The activity or notification.</param>
    /// <param name="version">Version of the activity; 0 for a notification.</param>
    /// <param name="way">The transport.</param>
    /// <param name="kind">The kind of push.</param>
    internal Span? Begin((AccountId Account, string SubjectId) subject, long version, string way, string kind)
    {
        if (!Tracing.Source.HasListeners() || !traces.TryGetValue(subject, out var trace) || trace.Version != version) return null;
        var span = Tracing.Source.StartActivity($"push {kind}", SpanKind.Client, trace.Context);
        span?.SetTag("activitysmith.way", way);
        return span;
    }
}
