using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Streams;

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
    /// <param name="audience">The devices of the target.</param>
    /// <param name="identity">Account, key and scope of the request, and the id of a new activity.</param>
    /// <param name="now">The server's receive time.</param>
    public static StreamDecision Put(
        StreamRecord? stream, Activity? last, Desired desired, Target target, Audience audience, StreamIdentity identity, DateTimeOffset now)
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
            if (audience.Devices.Count == 0)
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
        if (audience.Devices.Count == 0)
            return new StreamDecision.Refused(Catalogue.NoLiveActivityDevices(target.Channels));

        if (running is null)
        {
            var started = Begin(stream, next.Value, desired.Alert, identity, now);
            return OrRefused(started, audience.CheckStart(started.Activity));
        }

        // Phones lay out a new card for another type; they do not change the layout of a card.
        var hasOtherType = next.Value.State.Value.Type != running.Shown.State.Value.Type;
        if (hasOtherType || now - running.StartedAt >= RotationAge || audience.HasLost(running))
        {
            var rotated = Rotate(stream!, running, next.Value, desired.Alert, identity.NewActivityId, now);
            return OrRefused(rotated, audience.CheckSize(rotated.New));
        }

        var updated = Lifecycle.Update(running, next.Value, desired, now);
        if (ReferenceEquals(updated, running)) return new StreamDecision.Noop(running);
        return OrRefused(new StreamDecision.Updated(updated), audience.CheckSize(updated));
    }

    /// <summary>Decides a DELETE: the running activity ends with the final state of the request, or with the latest one.</summary>
    /// <param name="stream">A stream that was not removed.</param>
    /// <param name="last">The stream's last activity, running or ended. Null when the stream is paused, or when the activity was pruned.</param>
    /// <param name="desired">The request; its state may be partial, and without one the last one stays.</param>
    /// <param name="scope">The scope of the caller's key.</param>
    /// <param name="audience">The devices of the running activity; not read when none runs.</param>
    /// <param name="now">The server's receive time.</param>
    public static StreamDecision End(
        StreamRecord stream, Activity? last, Desired desired, KeyScope scope, Audience audience, DateTimeOffset now)
    {
        if (stream.ActivityId is not null)
        {
            var ended = ManualRules.End(last!, desired, scope, audience, Lifecycle.StreamDismissal, now);
            if (ended.IsRefused(out var refusal)) return new StreamDecision.Refused(refusal);
            return new StreamDecision.Ended(Ended(stream, ended.Value, now) with { IsRemoved = true }, ended.Value);
        }

        // The request is checked as if the stream ran, although no device shows it.
        if ((stream.Parked ?? last?.Shown) is { } shown)
        {
            if (!scope.Covers(shown.Target.Channels)) return new StreamDecision.Refused(Catalogue.CannotEndActivity);
            var final = Presentation.Next(shown, desired.AsEndOf(shown), shown.Target, now);
            if (final.IsRefused(out var invalid)) return new StreamDecision.Refused(invalid);
        }

        return new StreamDecision.Ended(stream with { Parked = null, IsRemoved = true, UpdatedAt = now }, Activity: null);
    }

    /// <summary>Removes a stream from all devices until it is resumed. A paused stream stays as it is.</summary>
    /// <param name="stream">A stream that was not removed.</param>
    /// <param name="last">The stream's last activity, running or ended.</param>
    /// <param name="now">The server's time.</param>
    public static StreamDecision.Paused Pause(StreamRecord stream, Activity last, DateTimeOffset now)
    {
        if (stream.IsPaused) return new StreamDecision.Paused(stream);
        var paused = stream with { ActivityId = null, Parked = last.Shown, UpdatedAt = now };
        if (!last.IsRunning) return new StreamDecision.Paused(paused);
        var ended = Lifecycle.EndAtOnce(last, EndReason.Paused, now);
        return new StreamDecision.Paused(paused with { Version = ended.Version }, ended);
    }

    /// <summary>Starts a paused stream again with its latest state.</summary>
    /// <param name="stream">A paused stream.</param>
    /// <param name="audience">The devices of the latest state.</param>
    /// <param name="identity">Account and key of the stream, and the id of the new activity.</param>
    /// <param name="now">The server's time.</param>
    public static StreamDecision Resume(StreamRecord stream, Audience audience, StreamIdentity identity, DateTimeOffset now)
    {
        var parked = stream.Parked!;
        if (audience.Devices.Count == 0) return new StreamDecision.Refused(Catalogue.NoLiveActivityDevices(parked.Target.Channels));
        var started = Begin(stream, parked, alert: null, identity, now);
        return OrRefused(started, audience.CheckStart(started.Activity));
    }

    /// <summary>Ends the running activity and starts a new one with the given state.</summary>
    public static StreamDecision.Rotated Rotate(
        StreamRecord stream, Activity running, Presentation shown, AlertText? alert, string newActivityId, DateTimeOffset now)
    {
        var old = Lifecycle.EndAtOnce(running, EndReason.Rotated, now);
        var fresh = Lifecycle.Start(running.Account, newActivityId, running.StreamKey, old.Version + 1, shown, alert, now) with { PreviousId = old.Id };
        return new StreamDecision.Rotated(
            stream with { ActivityId = fresh.Id, LastActivityId = fresh.Id, Version = fresh.Version, UpdatedAt = now }, old, fresh);
    }

    /// <summary>
    /// The stream of an activity that ended other than by the stream's DELETE: the stream has no running activity any longer. Null when the activity
    /// is not the running one of the stream.
    /// </summary>
    public static StreamRecord? WithoutActivity(StreamRecord? stream, Activity ended, DateTimeOffset now) =>
        stream?.ActivityId == ended.Id ? Ended(stream, ended, now) : null;

    private static StreamDecision.Started Begin(StreamRecord? stream, Presentation shown, AlertText? alert, StreamIdentity identity, DateTimeOffset now)
    {
        var activity = Lifecycle.Start(
            identity.Account, identity.NewActivityId, identity.Key.Value, (stream?.Version ?? 0) + 1, shown, alert, now) with
        {
            PreviousId = stream?.LastActivityId,
        };
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

    private static StreamRecord Ended(StreamRecord stream, Activity ended, DateTimeOffset now) =>
        stream with { ActivityId = null, Version = ended.Version, UpdatedAt = now };

    private static StreamDecision OrRefused(StreamDecision decision, Refusal? refusal) =>
        refusal is null ? decision : new StreamDecision.Refused(refusal);
}

/// <summary>The caller and the stream of a PUT, and the id of a new activity.</summary>
public sealed record StreamIdentity(AccountId Account, StreamKey Key, KeyScope Scope, string NewActivityId);
