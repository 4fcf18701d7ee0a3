using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>Starts a paused stream again with its latest state; does nothing when the stream is not paused.</summary>
public sealed class ResumeStream(AccountId account, StreamKey key, string newActivityId) : Command<StreamRecord>
{
    public override Outcome<StreamRecord> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Streams.Find(account, key.Value) is not { IsRemoved: false } stream) return Catalogue.StreamNotFound(key.Value);
        if (stream.Parked is not { } parked) return stream;
        var devices = rows.Directory(account).Resolve(parked.Target.Channels);
        if (devices.Count == 0) return Catalogue.NoLiveActivityDevices(parked.Target.Channels);

        var identity = new StreamIdentity(account, key, Domain.Access.KeyScope.All, newActivityId);
        var started = StreamRules.Start(stream, parked, alert: null, identity, now);
        var last = stream.LastActivityId is { } id ? rows.Activities.Find(account, id) : null;
        if (Recipients.Begin(rows, started.Activity, last, devices, now) is { } full) return full;
        rows.Streams.Put(started.Stream);
        rows.Put(started.Activity);
        return started.Stream;
    }
}
