using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Deliveries;
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
    public override Outcome<StreamReconciled> Apply(RowSet rows, DateTimeOffset now)
    {
        var stream = rows.Streams.Find(caller.Account, key.Value);
        var last = stream?.LastActivityId is { } id ? rows.Activities.Find(caller.Account, id) : null;
        var directory = rows.Directory(caller.Account);
        var devices = directory.Resolve(target.Channels);
        var identity = new StreamIdentity(caller.Account, key, caller.Scope, newActivityId)
        {
            IsLost = last is { IsRunning: true } && Recipients.IsLost(rows, last, devices),
        };

        switch (StreamRules.Put(stream, last, desired, target, directory, identity, now))
        {
            case StreamDecision.Started started:
                if (Recipients.Begin(rows, started.Activity, last, devices, now) is { } noPlace) return noPlace;
                rows.Streams.Put(started.Stream);
                rows.Put(started.Activity);
                return Answer("started", started.Activity.Id, Recipients.ReachOf(rows, started.Activity, devices));
            case StreamDecision.Updated updated:
                if (Recipients.TooLong(updated.Activity, devices) is { } tooLong) return tooLong;
                rows.Put(updated.Activity);
                if (!updated.Activity.Shown.Target.Same(last!.Shown.Target)) Recipients.JoinAll(rows, updated.Activity, devices, now);
                return Answer("updated", updated.Activity.Id, Recipients.ReachOf(rows, updated.Activity, devices));
            case StreamDecision.Rotated rotated:
                if (Recipients.TooLong(rotated.New, devices) is { } tooLongToStart) return tooLongToStart;
                rows.Streams.Put(rotated.Stream);
                rows.Put(rotated.Old);
                rows.Put(rotated.New);
                Recipients.Follow(rows, rotated.Old, rotated.New, devices, now);
                return Answer("rotated", rotated.New.Id, Recipients.ReachOf(rows, rotated.New, devices)) with { PreviousActivityId = rotated.Old.Id };
            case StreamDecision.Noop noop:
                return Answer("noop", noop.Activity.Id, reach: null);
            case StreamDecision.Paused paused:
                if (!ReferenceEquals(paused.Stream, stream)) rows.Streams.Put(paused.Stream);
                return Answer("paused", activityId: null, reach: null);
            case StreamDecision.Refused refused:
                return refused.Refusal;
            default:
                throw new InvalidOperationException("Unknown case of StreamDecision");
        }
    }

    private StreamReconciled Answer(string operation, string? activityId, Reach? reach) => new(operation, activityId, target.Channels, reach);
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
