namespace ActivitySmith.Domain;

/// <summary>Times as the API writes them: ISO 8601, UTC, milliseconds, <c>Z</c>.</summary>
public static class Instant
{
    /// <summary>Truncates to whole milliseconds, as stored: a row in memory has the same times as the row read back.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));

    /// <summary>Rounds up to whole milliseconds: for the end of a pause, which must not be earlier than intended.</summary>
    public static DateTimeOffset RoundUp(DateTimeOffset time) => Truncate(time.AddTicks(TimeSpan.TicksPerMillisecond - 1));

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
