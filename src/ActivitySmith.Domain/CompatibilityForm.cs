using System.Globalization;
using System.Text;

namespace ActivitySmith.Domain;

/// <summary>
/// Converts text to Unicode Normalization Form KC (UAX #15), in which characters that look alike, or that keyboards encode in different ways, are
/// equal. <see cref="string.Normalize()"/> changes nothing in the globalization-invariant mode in which the server runs, so the server has its own
/// tables.
/// </summary>
/// <param name="lines">
/// Lines of the file <c>normalization.txt</c>, whose header describes them. They are read at the first text that is not ASCII and need 1 MB of
/// memory.
/// </param>
public sealed class CompatibilityForm(Func<IEnumerable<string>> lines)
{
    // Hangul syllables: The Unicode Standard, 3.12.
    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7, LCount = 19, VCount = 21, TCount = 28;
    private const int NCount = VCount * TCount;
    private const int SCount = LCount * NCount;

    private readonly Lazy<Tables> data = new(() => Tables.Read(lines()));

    /// <summary>
    /// Lowest combining class of accents, such as the acute of é. Below it are marks that make another letter, such as the voicing of kana
    /// (https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values).
    /// </summary>
    private const byte FirstAccent = 200;

    public string Of(string text) => Ascii.IsValid(text) ? text : Convert(text, withAccents: true);

    /// <summary>The same without accents: é and e are equal.</summary>
    public string WithoutAccents(string text) => Ascii.IsValid(text) ? text : Convert(text, withAccents: false);

    private string Convert(string text, bool withAccents)
    {
        var decomposed = new List<int>(text.Length * 2);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, decomposed);
        if (!withAccents) decomposed.RemoveAll(character => ClassOf(character) >= FirstAccent);
        Order(decomposed);
        var composed = new StringBuilder(text.Length);
        foreach (var character in Compose(decomposed)) composed.Append(new Rune(character));
        return composed.ToString();
    }

    private void Decompose(int character, List<int> into)
    {
        var syllable = character - SBase;
        if (syllable is >= 0 and < SCount)
        {
            into.Add(LBase + (syllable / NCount));
            into.Add(VBase + (syllable % NCount / TCount));
            if (syllable % TCount is > 0 and var tail) into.Add(TBase + tail);
        }
        else if (data.Value.Decompositions.TryGetValue(character, out var parts))
        {
            into.AddRange(parts);
        }
        else
        {
            into.Add(character);
        }
    }

    /// <summary>Sorts consecutive marks by their class; marks of the same class keep their order.</summary>
    private void Order(List<int> characters)
    {
        for (var i = 1; i < characters.Count; i++)
        {
            var mark = ClassOf(characters[i]);
            if (mark == 0) continue;
            for (var j = i; j > 0 && ClassOf(characters[j - 1]) > mark; j--) (characters[j - 1], characters[j]) = (characters[j], characters[j - 1]);
        }
    }

    private List<int> Compose(List<int> characters)
    {
        var composed = new List<int>(characters.Count);
        var (starter, last) = (-1, 0);
        foreach (var character in characters)
        {
            var mark = ClassOf(character);
            var isBlocked = starter >= 0 && composed.Count > starter + 1 && (last == 0 || last >= mark);
            if (starter >= 0 && !isBlocked && Pair(composed[starter], character) is { } one)
            {
                composed[starter] = one;
                continue;
            }

            if (mark == 0) starter = composed.Count;
            last = mark;
            composed.Add(character);
        }

        return composed;
    }

    private int? Pair(int first, int second)
    {
        if (first - LBase is >= 0 and < LCount && second - VBase is >= 0 and < VCount) return SBase + ((first - LBase) * NCount) + ((second - VBase) * TCount);
        if (first - SBase is >= 0 and < SCount && (first - SBase) % TCount == 0 && second - TBase is > 0 and < TCount) return first + second - TBase;
        return data.Value.Compositions.TryGetValue((first, second), out var one) ? one : null;
    }

    private byte ClassOf(int character) => data.Value.Classes.GetValueOrDefault(character);

    private sealed record Tables(Dictionary<int, int[]> Decompositions, Dictionary<(int First, int Second), int> Compositions, Dictionary<int, byte> Classes)
    {
        public static Tables Read(IEnumerable<string> lines)
        {
            var tables = new Tables([], [], []);
            foreach (var line in lines)
            {
                var fields = line.Split(' ');
                switch (fields[0])
                {
                    case "D": tables.Decompositions[Hex(fields[1])] = [.. fields.Skip(2).Select(Hex)]; break;
                    case "C": tables.Compositions[(Hex(fields[1]), Hex(fields[2]))] = Hex(fields[3]); break;
                    default:
                        for (var character = Hex(fields[1]); character <= Hex(fields[2]); character++)
                            tables.Classes[character] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                        break;
                }
            }

            return tables;
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
