using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>Removes a stream from all devices until it is resumed. While it is paused, a PUT only stores its latest state.</summary>
public sealed class PauseStream(AccountId account, StreamKey key) : Command<StreamRecord>
{
    public override Outcome<StreamRecord> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Streams.Find(account, key.Value) is not { IsRemoved: false } stream) return Catalogue.StreamNotFound(key.Value);
        if (stream.IsPaused) return stream;
        var last = rows.Activities.Find(account, stream.LastActivityId!);
        if (last is null) return Catalogue.StreamNotFound(key.Value);

        var paused = stream with { ActivityId = null, Parked = last.Shown, UpdatedAt = now };
        if (last.IsRunning)
        {
            var ended = Lifecycle.EndAtOnce(last, EndReason.Paused, now);
            rows.Put(ended);
            Recipients.Ended(rows, ended, now);
            paused = paused with { Version = ended.Version };
        }

        rows.Streams.Put(paused);
        return paused;
    }
}
