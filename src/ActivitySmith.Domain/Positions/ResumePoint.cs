using System.Globalization;

namespace ActivitySmith.Domain.Positions;

/// <summary>
/// The id of a stream's event, from which the stream resumes: the position and, where the stream does not show all running activities, the start of
/// the oldest one that it shows: <c>epoch.sequence.milliseconds</c>. The client has every card for it that started then or later.
/// </summary>
/// <param name="Position">Position of the last change that the client received.</param>
/// <param name="ShownSince">Start of the oldest running activity shown; null: all are shown.</param>
public readonly record struct ResumePoint(Position Position, DateTimeOffset? ShownSince)
{
    private const char Separator = '.';

    /// <summary>The year 9999, in milliseconds since 1970.</summary>
    private static readonly long LastMoment = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static bool TryParse(string text, out ResumePoint point)
    {
        point = default;
        var first = text.IndexOf(Separator, StringComparison.Ordinal);
        var last = text.LastIndexOf(Separator);
        DateTimeOffset? since = null;
        if (last != first)
        {
            if (!long.TryParse(text.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                || milliseconds > LastMoment) return false;
            since = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            text = text[..last];
        }

        if (!Position.TryParse(text, out var position)) return false;
        point = new ResumePoint(position, since);
        return true;
    }

    /// <summary>The part of an id after the position; empty when the stream shows all running activities.</summary>
    public static string Suffix(DateTimeOffset? shownSince) =>
        shownSince is { } since ? string.Create(CultureInfo.InvariantCulture, $"{Separator}{since.ToUnixTimeMilliseconds()}") : "";

    public override string ToString() => Position + Suffix(ShownSince);
}
