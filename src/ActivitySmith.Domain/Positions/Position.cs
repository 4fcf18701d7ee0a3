using System.Globalization;

namespace ActivitySmith.Domain.Positions;

/// <summary>
/// A position in the order of all changes, as clients store it: <c>epoch.sequence</c>, or only the number from a client without epochs. The epoch
/// identifies the database's history: after a restore, the same numbers belong to other changes.
/// </summary>
/// <param name="Epoch">1 to 64 characters without a dot; null when the client sent none.</param>
/// <param name="Sequence">0 (before all changes) or more.</param>
public readonly record struct Position(string? Epoch, long Sequence)
{
    private const char Separator = '.';
    private const int MaxEpochLength = 64;

    public static bool TryParse(string text, out Position position)
    {
        var dot = text.IndexOf(Separator, StringComparison.Ordinal);
        var isRead = long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && dot is not 0 and <= MaxEpochLength;
        position = isRead ? new Position(dot < 0 ? null : text[..dot], sequence) : default;
        return isRead;
    }

    /// <summary>
    /// Whether a client may resume from this position. Otherwise it must start over, because the number does not belong to this history.
    /// </summary>
    /// <param name="epoch">The database's.</param>
    /// <param name="newest">The last assigned position. A higher number comes from a lost history.</param>
    public bool IsWithin(string epoch, long newest) => (Epoch is null || Epoch == epoch) && Sequence <= newest;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}{(Epoch is null ? "" : ".")}{Sequence}");
}
