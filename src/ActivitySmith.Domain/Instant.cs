namespace ActivitySmith.Domain;

/// <summary>Points in time as the API writes them: ISO 8601, UTC, milliseconds, <c>Z</c> (contract section 1).</summary>
public static class Instant
{
    /// <summary>Whole milliseconds, as they are stored: a row in memory and the same row read back hold the same times.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));

    /// <summary>As <see cref="Cut"/>, and never earlier: for the end of a pause, which must not be over before what it waits for.</summary>
    public static DateTimeOffset CutUp(DateTimeOffset time) => Cut(time.AddTicks(TimeSpan.TicksPerMillisecond - 1));

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
