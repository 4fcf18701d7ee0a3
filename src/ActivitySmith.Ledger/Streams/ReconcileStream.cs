using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>PUT of a stream: brings it to the latest state (docs/api.md, Streams).</summary>
/// <param name="caller">The caller.</param>
/// <param name="key">The stream.</param>
/// <param name="desired">The request; it must contain a state.</param>
/// <param name="target">The target of the request.</param>
/// <param name="newActivityId">Id of the activity that may start.</param>
public sealed class ReconcileStream(Caller caller, StreamKey key, Desired desired, Target target, string newActivityId) : Command<StreamReconciled>
{
    public override Result<StreamReconciled> Apply(RowSet rows, DateTimeOffset now)
    {
        var stream = rows.Streams.Find(caller.Account, key.Value);
        var last = stream?.LastActivityId is { } id ? rows.Activities.Find(caller.Account, id) : null;
        var audience = Audience.Of(rows, caller.Account, target);
        var identity = new StreamIdentity(caller.Account, key, caller.Scope, newActivityId);

        var decision = StreamRules.Put(stream, last, desired, target, audience, identity, now);
        if (decision is StreamDecision.Refused refused) return refused.Refusal;
        var isUnchanged = decision is StreamDecision.Paused paused && ReferenceEquals(paused.Stream, stream);
        if (!isUnchanged) StreamRows.Write(rows, decision);
        return decision switch
        {
            StreamDecision.Started { Activity: var started } => Result("started", started.Id, audience.ReachOf(started)),
            StreamDecision.Updated { Activity: var updated } => Result("updated", updated.Id, audience.ReachOf(updated)),
            StreamDecision.Rotated { Old: var old, New: var next } =>
                Result("rotated", next.Id, audience.ReachOf(next)) with { PreviousActivityId = old.Id },
            StreamDecision.Noop { Activity: var running } => Result("noop", running.Id, reach: null),
            StreamDecision.Paused => Result("paused", activityId: null, reach: null),
            _ => throw new InvalidOperationException($"A PUT cannot result in {decision.GetType().Name}"),
        };
    }

    private StreamReconciled Result(string operation, string? activityId, Reach? reach) => new(operation, activityId, target.Channels, reach);
}

/// <param name="Operation"><c>started</c>, <c>updated</c>, <c>rotated</c>, <c>noop</c> or <c>paused</c>.</param>
/// <param name="ActivityId">Null while paused.</param>
/// <param name="Channels">Effective slugs; null means the whole account.</param>
/// <param name="Reach">Null when nothing is delivered.</param>
public sealed record StreamReconciled(string Operation, string? ActivityId, IReadOnlyList<string>? Channels, Reach? Reach)
{
    /// <summary>Only after <c>rotated</c>.</summary>
    public string? PreviousActivityId { get; init; }
}
