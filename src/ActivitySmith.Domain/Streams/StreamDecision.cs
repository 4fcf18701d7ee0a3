using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Streams;

/// <summary>The outcome of a rule for streams; each case carries the rows that change. A refusal changes nothing.</summary>
public abstract record StreamDecision
{
    public sealed record Started(StreamRecord Stream, Activity Activity) : StreamDecision;

    public sealed record Updated(Activity Activity) : StreamDecision;

    public sealed record Rotated(StreamRecord Stream, Activity Old, Activity New) : StreamDecision;

    /// <param name="Activity">The running activity, unchanged.</param>
    public sealed record Noop(Activity Activity) : StreamDecision;

    /// <param name="Stream">With the latest state, which no device shows.</param>
    /// <param name="Stopped">The activity that the pause ended; null when none was running.</param>
    public sealed record Paused(StreamRecord Stream, Activity? Stopped = null) : StreamDecision;

    /// <param name="Stream">Null when the activity is not the running activity of a stream.</param>
    /// <param name="Activity">The ended activity; null when none was running.</param>
    public sealed record Ended(StreamRecord? Stream, Activity? Activity) : StreamDecision;

    public sealed record Refused(Refusal Refusal) : StreamDecision;
}
