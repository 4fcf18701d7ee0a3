using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Streams;

/// <summary>The outcome of a PUT to a stream; each case carries the rows that change.</summary>
public abstract record StreamDecision
{
    public sealed record Started(StreamRecord Stream, Activity Activity) : StreamDecision;

    public sealed record Updated(Activity Activity) : StreamDecision;

    public sealed record Rotated(StreamRecord Stream, Activity Old, Activity New) : StreamDecision;

    public sealed record Noop(Activity Activity) : StreamDecision;

    public sealed record Paused(StreamRecord Stream) : StreamDecision;

    public sealed record Refused(Refusal Refusal) : StreamDecision;
}

/// <summary>The rules of streams (docs/api.md, Streams).</summary>
public static class StreamRules
{
    /// <summary>Age from which a PUT replaces the running activity by a new one.</summary>
    public static readonly TimeSpan RotationAge = TimeSpan.FromHours(7.5);

    /// <summary>Without a PUT, the server rotates only streams that were updated within this time.</summary>
    public static readonly TimeSpan RotationInterest = TimeSpan.FromHours(1);

    /// <summary>Decides what a new state does to a stream.</summary>
    /// <param name="stream">Null for an unknown key.</param>
    /// <param name="last">The stream's last activity, running or ended; null before the first.</param>
    /// <param name="desired">The state as sent.</param>
    /// <param name="target">The target of the request.</param>
    /// <param name="directory">The account's devices.</param>
    /// <param name="identity">Account, key and scope of the request, and the id of a new activity.</param>
    /// <param name="now">The server's receive time.</param>
    public static StreamDecision Put(
        StreamRecord? stream, Activity? last, Desired desired, Target target, AccountDirectory directory, StreamIdentity identity, DateTimeOffset now)
    {
        var running = stream?.ActivityId is not null ? last : null;

        // This also applies while nothing runs: until its deletion, the stream belongs to the keys that cover its channels.
        var known = stream is { IsRemoved: false } ? last?.Shown : null;
        if ((running?.Shown ?? stream?.Parked ?? known) is { } current && !identity.Scope.Covers(current.Target.Channels))
            return new StreamDecision.Refused(Catalogue.CannotUpdateActivity);

        if (stream?.Parked is { } parked)
        {
            // The checks are the same as for a running stream, so that a resume finds a valid state.
            var latest = Presentation.Next(parked, desired, target, now);
            if (latest.IsRefused(out var invalid)) return new StreamDecision.Refused(invalid);
            if (directory.Resolve(target.Channels).Count == 0)
                return new StreamDecision.Refused(Catalogue.NoLiveActivityDevices(target.Channels));
            var changed = !parked.SameAs(latest.Value);
            return new StreamDecision.Paused(
                changed ? stream with { Parked = latest.Value, Version = stream.Version + 1, UpdatedAt = now } : stream);
        }

        var before = running?.Shown;
        if (before is null && desired.State is { Type: null } && stream is { IsRemoved: false } && last is not null)
            desired = desired with { State = desired.State with { Type = last.Shown.State.Value.Type } };

        var next = Presentation.Next(before, desired, target, now);
        if (next.IsRefused(out var refusal)) return new StreamDecision.Refused(refusal);
        if (directory.Resolve(target.Channels).Count == 0)
            return new StreamDecision.Refused(Catalogue.NoLiveActivityDevices(target.Channels));

        if (running is null) return Start(stream, next.Value, desired.Alert, identity, now);
        if (identity.IsLost || now - running.StartedAt >= RotationAge) return Rotate(stream!, running, next.Value, desired.Alert, identity.NewActivityId, now);

        var updated = Lifecycle.Update(running, next.Value, desired, now);
        return ReferenceEquals(updated, running) ? new StreamDecision.Noop(running) : new StreamDecision.Updated(updated);
    }

    /// <summary>Ends the running activity and starts a new one with the given state.</summary>
    public static StreamDecision.Rotated Rotate(
        StreamRecord stream, Activity running, Presentation shown, AlertText? alert, string newActivityId, DateTimeOffset now)
    {
        var old = Lifecycle.EndAtOnce(running, EndReason.Rotated, now);
        var fresh = Lifecycle.Start(running.Account, newActivityId, running.StreamKey, old.Version + 1, shown, alert, now);
        return new StreamDecision.Rotated(
            stream with { ActivityId = fresh.Id, LastActivityId = fresh.Id, Version = fresh.Version, UpdatedAt = now }, old, fresh);
    }

    /// <summary>Starts an activity for a stream that has none.</summary>
    public static StreamDecision.Started Start(StreamRecord? stream, Presentation shown, AlertText? alert, StreamIdentity identity, DateTimeOffset now)
    {
        var activity = Lifecycle.Start(
            identity.Account, identity.NewActivityId, identity.Key.Value, (stream?.Version ?? 0) + 1, shown, alert, now);
        var record = (stream ?? new StreamRecord { Account = identity.Account, Key = identity.Key, CreatedAt = now, UpdatedAt = now }) with
        {
            ActivityId = activity.Id,
            LastActivityId = activity.Id,
            Version = activity.Version,
            Parked = null,
            IsRemoved = false,
            UpdatedAt = now,
        };
        return new StreamDecision.Started(record, activity);
    }

    /// <summary>The stream after its running activity has ended.</summary>
    public static StreamRecord Ended(StreamRecord stream, Activity ended, DateTimeOffset now) =>
        stream with { ActivityId = null, Version = ended.Version, UpdatedAt = now };
}

/// <summary>The caller and the stream of a PUT, and the id of a new activity.</summary>
public sealed record StreamIdentity(AccountId Account, StreamKey Key, KeyScope Scope, string NewActivityId)
{
    /// <summary>Whether every targeted device has permanently lost the running activity, so that only a new one can appear.</summary>
    public bool IsLost { get; init; }
}
