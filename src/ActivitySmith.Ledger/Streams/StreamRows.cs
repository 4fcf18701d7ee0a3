using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Streams;

/// <summary>Writes what a rule for streams decided: the stream, its activities, and the deliveries to their devices.</summary>
internal static class StreamRows
{
    /// <param name="rows">The command's rows.</param>
    /// <param name="decision">Not a refusal.</param>
    /// <param name="last">The stream's activity before the decision; null for none.</param>
    /// <param name="devices">The devices of the activity that starts or continues.</param>
    /// <param name="now">The server's time.</param>
    public static void Write(RowSet rows, StreamDecision decision, Activity? last, IReadOnlyList<Device> devices, DateTimeOffset now)
    {
        switch (decision)
        {
            case StreamDecision.Started started:
                rows.Streams.Put(started.Stream);
                rows.Put(started.Activity);
                Recipients.JoinAll(rows, started.Activity, devices, now, last);
                break;
            case StreamDecision.Updated updated:
                rows.Put(updated.Activity);
                if (!updated.Activity.Shown.Target.Same(last!.Shown.Target)) Recipients.JoinAll(rows, updated.Activity, devices, now);
                break;
            case StreamDecision.Rotated rotated:
                rows.Streams.Put(rotated.Stream);
                rows.Put(rotated.Old);
                rows.Put(rotated.New);
                Recipients.Follow(rows, rotated.Old, rotated.New, devices, now);
                break;
            case StreamDecision.Paused paused:
                rows.Streams.Put(paused.Stream);
                if (paused.Stopped is { } stopped) End(rows, stopped, now);
                break;
            case StreamDecision.Ended ended:
                if (ended.Activity is { } final) End(rows, final, now);
                if (ended.Stream is not null) rows.Streams.Put(ended.Stream);
                break;
            case StreamDecision.Noop:
                break;
            default:
                throw new InvalidOperationException($"{decision.GetType().Name} writes no rows");
        }
    }

    /// <summary>Writes an ended activity and frees its places.</summary>
    private static void End(RowSet rows, Activity ended, DateTimeOffset now)
    {
        rows.Put(ended);
        Recipients.Ended(rows, ended, now);
    }
}
