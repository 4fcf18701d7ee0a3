using PhoneSimulator.Apns;

namespace PhoneSimulator.Judging;

/// <summary>What was sent for one activity to one phone (or to one channel): the order and the pace that Apple asks for.</summary>
public sealed class ActivityLane
{
    /// <summary>Updates that may come at once after a pause, so that a first token, an alert and a routine update do not count as a rush.</summary>
    private const int Burst = 3;

    private readonly Lock gate = new();
    private long lastTimestamp;
    private bool ended;
    private bool answerLost;
    private double allowedFrom;

    /// <summary>Judges an accepted push.</summary>
    /// <param name="seconds">Any clock that only goes forward.</param>
    /// <param name="rate">Updates per second; 0: not judged.</param>
    /// <returns>The name of the broken rule; null: none.</returns>
    public string? Judge(ActivityEvent kind, long timestamp, double seconds, double rate)
    {
        lock (gate)
        {
            // The provider cannot know that the last one was taken, so it may come once more.
            var again = answerLost && timestamp == lastTimestamp;
            answerLost = false;
            if (again) return null;

            string? broken = null;
            if (ended && kind != ActivityEvent.Start) broken = "push_after_end";
            else if (timestamp <= lastTimestamp) broken = "timestamp_not_increasing";
            else if (kind == ActivityEvent.Update && rate > 0 && TooFast(seconds, 1 / rate)) broken = "update_rate";
            lastTimestamp = Math.Max(lastTimestamp, timestamp);
            ended = kind switch { ActivityEvent.Start => false, ActivityEvent.End => true, _ => ended };
            return broken;
        }
    }

    /// <summary>Whether APNs took an end, and nothing has begun the activity once more.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate) return ended;
        }
    }

    /// <summary>The app itself has started the activity, or told the server that its card is there in spite of an end, which was lost on the way.</summary>
    public void StartedByApp()
    {
        lock (gate) ended = false;
    }

    /// <summary>The connection broke before the answer of the last push went out.</summary>
    public void AnswerLost()
    {
        lock (gate) answerLost = true;
    }

    private bool TooFast(double seconds, double interval)
    {
        allowedFrom = Math.Max(allowedFrom, seconds);
        // A twentieth of slack: the provider paces what it sends, not what arrives.
        if (allowedFrom - seconds > (Burst - 1 + 0.05) * interval) return true;
        allowedFrom += interval;
        return false;
    }
}
