namespace ActivitySmith.Server.Start;

/// <summary>The machine's clock set forward or back, as one that nobody keeps right. Durations are measured as ever.</summary>
internal sealed class ShiftedClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
