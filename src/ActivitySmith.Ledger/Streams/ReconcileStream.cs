using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>PUT of a stream: brings it to the latest state (contract section 5).</summary>
/// <param name="caller">Whose key asks.</param>
/// <param name="key">The stream.</param>
/// <param name="desired">The state as sent; it must hold one.</param>
/// <param name="target">Whom the request means.</param>
/// <param name="newActivityId">Id of the activity that may start.</param>
public sealed class ReconcileStream(Caller caller, StreamKey key, Desired desired, Target target, string newActivityId) : Command<StreamReconciled>
{
    public override Outcome<StreamReconciled> Apply(RowSet rows, DateTimeOffset now)
    {
        var stream = rows.Streams.Find(caller.Account, key.Value);
        var last = stream?.LastActivityId is { } id ? rows.Activities.Find(caller.Account, id) : null;
        var directory = rows.Directory(caller.Account);
        var identity = new StreamIdentity(caller.Account, key, caller.Scope, newActivityId);

        switch (StreamRules.Put(stream, last, desired, target, directory, identity, now))
        {
            case StreamDecision.Started started:
                rows.Streams.Put(started.Stream);
                rows.Put(started.Activity);
                return Answer("started", started.Activity.Id, directory);
            case StreamDecision.Updated updated:
                rows.Put(updated.Activity);
                return Answer("updated", updated.Activity.Id, directory);
            case StreamDecision.Rotated rotated:
                rows.Streams.Put(rotated.Stream);
                rows.Put(rotated.Old);
                rows.Put(rotated.New);
                return Answer("rotated", rotated.New.Id, directory) with { PreviousActivityId = rotated.Old.Id };
            case StreamDecision.Noop noop:
                return Answer("noop", noop.Activity.Id, directory) with { Reach = null };
            case StreamDecision.Paused paused:
                if (!ReferenceEquals(paused.Stream, stream)) rows.Streams.Put(paused.Stream);
                return Answer("paused", activityId: null, directory) with { Reach = null };
            case StreamDecision.Refused refused:
                return refused.Refusal;
            default:
                throw new InvalidOperationException("A case of StreamDecision has no answer");
        }
    }

    private StreamReconciled Answer(string operation, string? activityId, AccountDirectory directory) =>
        new(operation, activityId, target.Channels, Reach.Of(directory.Resolve(target.Channels)));
}

/// <param name="Operation"><c>started</c>, <c>updated</c>, <c>rotated</c>, <c>noop</c> or <c>paused</c>.</param>
/// <param name="ActivityId">Null while paused.</param>
/// <param name="Channels">Effective slugs; null is the whole account.</param>
/// <param name="Reach">Null when nothing is delivered.</param>
public sealed record StreamReconciled(string Operation, string? ActivityId, IReadOnlyList<string>? Channels, Reach? Reach)
{
    /// <summary>Only after <c>rotated</c>.</summary>
    public string? PreviousActivityId { get; init; }
}
