using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Domain.Apns;

/// <summary>
/// Tells bad tokens from a bad setting. A wrong bundle id or environment makes every token look bad; deleting them all would lose
/// phones until their apps run again. So when a large share of the recent answers calls tokens bad, it is the setting.
/// </summary>
/// <remarks>Holds the last <see cref="Size"/> answers. Not safe for several threads at once; whoever shares one takes a lock.</remarks>
public sealed class DropGuard
{
    /// <summary>Answers that are looked at.</summary>
    public const int Size = 100;

    /// <summary>Fewer bad tokens than this are bad tokens, whatever their share.</summary>
    public const int MinBad = 5;

    /// <summary>Bad answers among all, from which on the setting is to blame.</summary>
    public const double Share = 0.5;

    /// <summary>Older answers say nothing about now.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Queue<(Moment At, bool IsBad)> recent = new(Size);
    private int bad;

    /// <summary>Notes an accepted push.</summary>
    public void Accepted(Moment now) => Note(now, isBad: false);

    /// <summary>Notes a bad token and answers whether the setting is to blame.</summary>
    public bool IsSettingToBlame(Moment now)
    {
        Note(now, isBad: true);
        return bad >= MinBad && bad >= recent.Count * Share;
    }

    /// <summary>After the setting was mended.</summary>
    public void Clear()
    {
        recent.Clear();
        bad = 0;
    }

    private void Note(Moment now, bool isBad)
    {
        while (recent.TryPeek(out var oldest) && (recent.Count >= Size || now - oldest.At > Memory))
        {
            recent.Dequeue();
            if (oldest.IsBad) bad--;
        }

        recent.Enqueue((now, isBad));
        if (isBad) bad++;
    }
}
