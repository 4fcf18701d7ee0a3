namespace ActivitySmith.Domain;

/// <summary>Points in time as the API writes them: ISO 8601, UTC, milliseconds, <c>Z</c> (contract section 1).</summary>
public static class Instant
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
