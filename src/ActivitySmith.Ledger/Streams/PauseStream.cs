using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>Removes a stream from all devices until it is resumed. While it is paused, a PUT only stores its latest state.</summary>
public sealed class PauseStream(AccountId account, StreamKey key) : Command<StreamRecord>
{
    public override Result<StreamRecord> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Streams.Find(account, key.Value) is not { IsRemoved: false } stream) return Catalogue.StreamNotFound(key.Value);
        if (stream.IsPaused) return stream;
        if (rows.Activities.Find(account, stream.LastActivityId!) is not { } last) return Catalogue.StreamNotFound(key.Value);
        var paused = StreamRules.Pause(stream, last, now);
        StreamRows.Write(rows, paused);
        return paused.Stream;
    }
}
