namespace ActivitySmith.Server.Configuration;

/// <summary>Suggests the known name that is nearest to a mistyped one.</summary>
internal static class NearestName
{
    /// <summary>
    /// The known name with the smallest edit distance: at most a third of its length or 2, whichever is more; 1 for names under four letters. Null when none
    /// is that near.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var (best, edits) = ((string?)null, int.MaxValue);
        foreach (var one in known)
        {
            var limit = one.Length < 4 ? 1 : Math.Max(2, one.Length / 3);
            if (Math.Abs(one.Length - name.Length) > limit) continue;
            var distance = Edits(Plain(name), Plain(one));
            if (distance < edits && distance <= limit) (best, edits) = (one, distance);
        }

        return best;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Levenshtein distance.</summary>
    private static int Edits(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = one[i - 1] == other[j - 1] ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
