using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using Dapper;

namespace ActivitySmith.Ledger.Search;

/// <summary>
/// How a list finds the entries of one kind with all words of a search. Each word is the beginning of a word of the entry. When few entries have the
/// rarest word, the full-text index gives all of them, and their other words are compared. A word of more entries is in many rows of the list, which is
/// therefore read in its order until the page is full.
/// </summary>
/// <param name="Kind">One of <see cref="SearchKind"/>.</param>
/// <param name="Rarest">The word that the index finds; null when the list has to be read.</param>
/// <param name="IsEmpty">Whether no entry has all words.</param>
internal sealed record SearchPlan(string Kind, string? Rarest, bool IsEmpty)
{
    /// <summary>
    /// Entries that a page may read. A list of a million rows has a more frequent word in every hundredth row on average, so that most pages are full;
    /// where the word is rarer, pages end early (<see cref="PageRows{TRow}"/>).
    /// </summary>
    public const int MaxRead = 10_000;

    public static async Task<SearchPlan> Of(
        IReadConnections connections, AccountId account, string kind, SearchFilter search, CancellationToken cancellation)
    {
        if (search.Words.Count == 0) return new SearchPlan(kind, null, IsEmpty: true);
        var values = new DynamicParameters(new { account = account.Value, kind, max = MaxRead + 1 });
        var counts = search.Words.Select((word, i) => $"SELECT {i} AS word, COALESCE(SUM(entries), 0) AS entries FROM ({Beginning(word, i)}) AS w{i}");
        await using var connection = await connections.Open(cancellation);
        var rows = await connection.QueryAsync<(long Word, long Entries)>(
            new CommandDefinition(string.Join(" UNION ALL ", counts), values, cancellationToken: cancellation));
        var (rarest, entries) = rows.MinBy(row => row.Entries);
        return new SearchPlan(kind, entries <= MaxRead ? search.Words[(int)rarest] : null, IsEmpty: entries == 0);

        // Words are counted until they are too frequent.
        string Beginning(string word, int i)
        {
            values.Add($"from{i}", word);
            var end = Conditions.After(word);
            if (end is not null) values.Add($"to{i}", end);
            return $"SELECT entries FROM search_words WHERE account_id = @account AND kind = @kind AND word >= @from{i}"
                + $"{(end is null ? "" : $" AND word < @to{i}")} LIMIT @max";
        }
    }

    /// <summary>The ids of the entries with all words, from the index.</summary>
    /// <returns>A query with the column <c>id</c>.</returns>
    public string Entries(IReadConnections connections, AccountId account, SearchFilter search, DynamicParameters values)
    {
        values.Add($"match_{Kind}", connections.WordMatch.ValueOf($"{Kind}{account.Value}.{Rarest}"));
        return $"SELECT e.id FROM search_entries e WHERE {connections.WordMatch.Condition($"@match_{Kind}")}{HasWords(search, values)}";
    }

    /// <summary>Whether the entry of a row has all words. OFFSET: PostgreSQL looks for each row; without it, it may join all rows of the account.</summary>
    /// <param name="id">The column with the row's id.</param>
    public string IsFound(string id, SearchFilter search, DynamicParameters values) =>
        $"EXISTS (SELECT 1 FROM search_entries e WHERE e.account_id = @account AND e.kind = '{Kind}' AND e.id = {id}{HasWords(search, values)} "
        + "LIMIT 1 OFFSET 0)";

    private static string HasWords(SearchFilter search, DynamicParameters values)
    {
        for (var i = 0; i < search.Words.Count; i++) values.Add($"word{i}", $"% {search.Words[i]}%");
        return string.Concat(search.Words.Select((_, i) => $" AND e.words LIKE @word{i}"));
    }
}
