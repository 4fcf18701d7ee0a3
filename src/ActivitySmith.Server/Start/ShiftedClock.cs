using System.Globalization;

namespace ActivitySmith.Server.Start;

/// <summary>The machine's clock with an offset, for tests of nodes whose clocks differ. Monotonic timestamps have no offset.</summary>
/// <param name="by">Offset from the start on.</param>
/// <param name="file">
/// File with seconds that are added to <paramref name="by"/>; null for none. A file that does not exist or contains no number adds nothing.
/// </param>
internal sealed class ShiftedClock(TimeSpan by, string? file) : TimeProvider
{
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(100);

    private long readAt = -1;
    private long seconds;

    public override DateTimeOffset GetUtcNow()
    {
        if (file is not null && (readAt < 0 || GetElapsedTime(readAt) >= ReadInterval))
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
