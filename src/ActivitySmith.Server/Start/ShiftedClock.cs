using System.Globalization;

namespace ActivitySmith.Server.Start;

/// <summary>The machine's clock set forward or back, as one that nobody keeps right. Durations are measured as ever.</summary>
/// <param name="by">As set at the start.</param>
/// <param name="file">Holds the seconds by which it is set beyond that from time to time; null for none. A file that is not there or holds no number sets
/// it right.</param>
internal sealed class ShiftedClock(TimeSpan by, string? file) : TimeProvider
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private long readAt = -1;
    private long seconds;

    public override DateTimeOffset GetUtcNow()
    {
        if (file is not null && (readAt < 0 || GetElapsedTime(readAt) >= Pace))
        {
            Volatile.Write(ref seconds, Read(file));
            Volatile.Write(ref readAt, GetTimestamp());
        }

        return System.GetUtcNow() + by + TimeSpan.FromSeconds(Volatile.Read(ref seconds));
    }

    private static long Read(string file)
    {
        try
        {
            return long.TryParse(File.ReadAllText(file), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) ? read : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
