using System.Globalization;

namespace ActivitySmith.Domain.Positions;

/// <summary>
/// A place in the order of all changes, as clients keep it: <c>epoch.sequence</c>, or a bare number from a client that knows no epochs. The epoch says which
/// history of the database the number belongs to: after a restore the same numbers stand for other changes.
/// </summary>
/// <param name="Epoch">1 to 64 characters without a dot; null when the client sent none.</param>
/// <param name="Sequence">0 (before all changes) and up.</param>
public readonly record struct Position(string? Epoch, long Sequence)
{
    private const char Separator = '.';
    private const int MaxEpochLength = 64;

    public static bool TryParse(string text, out Position position)
    {
        var dot = text.IndexOf(Separator, StringComparison.Ordinal);
        var isRead = long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && dot is not 0 and <= MaxEpochLength;
        position = isRead ? new Position(dot < 0 ? null : text[..dot], sequence) : default;
        return isRead;
    }

    /// <summary>Whether a client may resume from here; else it has to start over, because its number means nothing in this history.</summary>
    /// <param name="epoch">The database's.</param>
    /// <param name="newest">The last place that was given out. A number beyond it comes from a history that was lost.</param>
    public bool IsWithin(string epoch, long newest) => (Epoch is null || Epoch == epoch) && Sequence <= newest;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}{(Epoch is null ? "" : ".")}{Sequence}");
}
