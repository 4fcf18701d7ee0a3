namespace ActivitySmith.Domain;

/// <summary>Lengths in Unicode code points, as JSON Schema counts them (2020-12, section 6.3.1): an emoji counts as one, not two.</summary>
public static class Characters
{
    public static int Count(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    /// <summary>Whether <paramref name="text"/> has 1 to <paramref name="max"/> characters.</summary>
    public static bool FitIn(string text, int max) => text.Length > 0 && (text.Length <= max || text.Length - text.Count(char.IsLowSurrogate) <= max);
}
