using PhoneSimulator.Apns;

namespace PhoneSimulator.Judging;

/// <summary>The pushes for one activity to one phone (or to one channel): checks the order and the rate that Apple requires.</summary>
public sealed class ActivityLane
{
    /// <summary>Updates that may come at once after a pause, so that a first token, an alert and a routine update together are no violation.</summary>
    private const int Burst = 3;

    private readonly Lock gate = new();
    private long lastTimestamp;
    private bool ended;
    private bool answerLost;
    private double allowedFrom;

    /// <summary>Checks an accepted push.</summary>
    /// <param name="seconds">Any clock that only goes forward.</param>
    /// <param name="rate">Maximum updates per second; 0: not checked.</param>
    /// <returns>The name of the broken rule; null: none.</returns>
    public string? Judge(ActivityEvent kind, long timestamp, double seconds, double rate)
    {
        lock (gate)
        {
            // The provider cannot know that the last push was accepted, so it may repeat it once.
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

    /// <summary>Whether APNs accepted an end, and the activity was not started again.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate) return ended;
        }
    }

    /// <summary>The app itself has started the activity, or reported its card in spite of an end, which was lost.</summary>
    public void StartedByApp()
    {
        lock (gate) ended = false;
    }

    /// <summary>The connection broke before the reply to the last push was sent.</summary>
    public void AnswerLost()
    {
        lock (gate) answerLost = true;
    }

    private bool TooFast(double seconds, double interval)
    {
        allowedFrom = Math.Max(allowedFrom, seconds);
        // 5 % tolerance: the provider paces its sends, not the arrivals.
        if (allowedFrom - seconds > (Burst - 1 + 0.05) * interval) return true;
        allowedFrom += interval;
        return false;
    }
}
