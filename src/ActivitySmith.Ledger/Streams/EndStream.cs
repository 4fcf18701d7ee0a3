using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>DELETE of a stream: ends its running activity with the final state, or with the latest one (docs/api.md, Streams).</summary>
public sealed class EndStream(Caller caller, StreamKey key, Desired desired) : Command<StreamEnded>
{
    public override Result<StreamEnded> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Streams.Find(caller.Account, key.Value) is not { IsRemoved: false } stream) return Catalogue.StreamNotFound(key.Value);
        // A paused stream has its state in its own row.
        var last = stream.IsPaused ? null : rows.Activities.Find(caller.Account, stream.LastActivityId!);
        if (last is null && stream.ActivityId is not null) return Catalogue.StreamNotFound(key.Value); // Not loaded yet: the ledger runs the command again.
        var audience = last is { IsRunning: true } ? Audience.Of(rows, last) : default;

        var decision = StreamRules.End(stream, last, desired, caller.Scope, audience, now);
        if (decision is StreamDecision.Refused refused) return refused.Refusal;
        StreamRows.Write(rows, decision);
        return decision is StreamDecision.Ended { Activity: { } ended }
            ? new StreamEnded(ended.Id, audience.ReachOf(ended))
            : new StreamEnded(null, null);
    }
}

/// <param name="ActivityId">Null when no activity was running.</param>
/// <param name="Reach">Null when no activity was running.</param>
public sealed record StreamEnded(string? ActivityId, Reach? Reach);
