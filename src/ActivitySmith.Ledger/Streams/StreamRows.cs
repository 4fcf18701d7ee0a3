using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>
/// Writes what a rule for streams decided: the stream and its activities, whatever the number of devices. Deliveries follow when something is handed
/// out to a device.
/// </summary>
internal static class StreamRows
{
    /// <param name="rows">The command's rows.</param>
    /// <param name="decision">Not a refusal.</param>
    public static void Write(RowSet rows, StreamDecision decision)
    {
        switch (decision)
        {
            case StreamDecision.Started started:
                rows.Put(started.Stream);
                rows.Start(started.Activity);
                break;
            case StreamDecision.Updated updated:
                rows.Put(updated.Activity);
                break;
            case StreamDecision.Rotated rotated:
                rows.Put(rotated.Stream);
                rows.Put(rotated.Old);
                rows.Start(rotated.New);
                break;
            case StreamDecision.Paused paused:
                rows.Put(paused.Stream);
                if (paused.Stopped is { } stopped) rows.Put(stopped);
                break;
            case StreamDecision.Ended ended:
                if (ended.Activity is { } final) rows.Put(final);
                if (ended.Stream is not null) rows.Put(ended.Stream);
                break;
            case StreamDecision.Noop:
                break;
            default:
                throw new InvalidOperationException($"{decision.GetType().Name} writes no rows");
        }
    }
}
