using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>Starts a paused stream again with its latest state; does nothing when the stream is not paused.</summary>
public sealed class ResumeStream(AccountId account, StreamKey key, string newActivityId) : Command<StreamRecord>
{
    public override Result<StreamRecord> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Streams.Find(account, key.Value) is not { IsRemoved: false } stream) return Catalogue.StreamNotFound(key.Value);
        if (stream.Parked is not { } parked) return stream;
        var audience = Audience.Of(rows, account, parked.Target);
        var decision = StreamRules.Resume(stream, audience, new StreamIdentity(account, key, KeyScope.All, newActivityId), now);
        if (decision is StreamDecision.Refused refused) return refused.Refusal;
        StreamRows.Write(rows, decision);
        return ((StreamDecision.Started)decision).Stream;
    }
}
