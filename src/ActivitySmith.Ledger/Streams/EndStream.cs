using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>DELETE of a stream: ends its running activity with the final state, or with the latest one (docs/api.md, Streams).</summary>
public sealed class EndStream(Caller caller, StreamKey key, Desired desired) : Command<StreamEnded>
{
    public override Outcome<StreamEnded> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Streams.Find(caller.Account, key.Value) is not { IsRemoved: false } stream) return Catalogue.StreamNotFound(key.Value);
        if (stream.ActivityId is null)
        {
            // The request is checked as if the stream ran, although no device shows it.
            var shown = stream.Parked ?? rows.Activities.Find(caller.Account, stream.LastActivityId!)?.Shown;
            if (shown is not null && !caller.Scope.Covers(shown.Target.Channels)) return Catalogue.CannotEndActivity;
            if (shown is not null && Presentation.Next(shown, desired, shown.Target, now).IsRefused(out var invalid)) return invalid;
            rows.Streams.Put(stream with { Parked = null, IsRemoved = true, UpdatedAt = now });
            return new StreamEnded(null, null);
        }

        var activity = rows.Activities.Find(caller.Account, stream.ActivityId)!;
        if (!caller.Scope.Covers(activity.Shown.Target.Channels)) return Catalogue.CannotEndActivity;
        var final = Presentation.Next(activity.Shown, desired, activity.Shown.Target, now);
        if (final.IsRefused(out var refusal)) return refusal;

        var dismissal = Lifecycle.Dismissal(final.Value.State.Value, Lifecycle.StreamDismissal);
        var ended = Lifecycle.End(activity, final.Value, desired.Alert, dismissal, EndReason.Ended, now);
        var devices = rows.Directory(caller.Account).Resolve(ended.Shown.Target.Channels);
        if (Recipients.TooLong(ended, devices) is { } tooLong) return tooLong;
        rows.Put(ended);
        Recipients.Ended(rows, ended, now);
        rows.Streams.Put(StreamRules.Ended(stream, ended, now) with { IsRemoved = true });
        return new StreamEnded(ended.Id, Recipients.ReachOf(rows, ended, devices));
    }
}

/// <param name="ActivityId">Null when no activity was running.</param>
/// <param name="Reach">Null when no activity was running.</param>
public sealed record StreamEnded(string? ActivityId, Reach? Reach);
