using System.Text;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using Dapper;

namespace ActivitySmith.Ledger.Lists;

/// <summary>The SQL conditions of a list, always within one account. Columns and operators come from the code; values are parameters.</summary>
internal sealed class Conditions
{
    /// <summary>The last code point, and those on both sides of the gap in which there are no characters.</summary>
    private const int LastRune = 0x10FFFF, LastBeforeSurrogates = 0xD7FF, FirstAfterSurrogates = 0xE000;

    private readonly List<string> terms = [];
    private string order = "";
    private string limit = "";

    private Conditions()
    {
    }

    public DynamicParameters Values { get; } = new();

    /// <summary>The SQL after the table's name.</summary>
    public string Sql => $"WHERE {string.Join(" AND ", terms)} {order} {limit}";

    /// <summary>The order of the list, from its first place to its last.</summary>
    public string Order => order;

    /// <summary>The same as <see cref="Sql"/> with one more condition.</summary>
    public string SqlAnd(string term) => $"WHERE {string.Join(" AND ", terms.Append(term))} {order} {limit}";

    /// <summary>The place that is this many places after the beginning of the page, with one more condition.</summary>
    public string SqlPlace(string term, int places) => $"WHERE {string.Join(" AND ", terms.Append(term))} {order} LIMIT 1 OFFSET {places - 1}";

    /// <param name="account">The account of the rows.</param>
    /// <param name="prefix">Alias of the table with a dot, in a query of several tables.</param>
    public static Conditions Of(AccountId account, string prefix = "")
    {
        var conditions = new Conditions();
        return conditions.And($"{prefix}account_id = @account", "account", account.Value);
    }

    public Conditions And(string term)
    {
        terms.Add(term);
        return this;
    }

    public Conditions And(string term, string name, object value)
    {
        Values.Add(name, value);
        return And(term);
    }

    /// <summary>Rows with the tags of a filter. For a list that another condition already makes short.</summary>
    /// <param name="table">The tags.</param>
    /// <param name="id">The column with the row's id.</param>
    /// <param name="tags">The filter.</param>
    public Conditions AndTagged(TagTable table, string id, TagFilter tags)
    {
        var names = Add(tags);
        var comparisons = tags.MustHaveAll ? names.Select(name => $"= {name}") : [$"IN ({string.Join(", ", names)})"];
        foreach (var comparison in comparisons)
            And($"EXISTS (SELECT 1 FROM {table.Name} t WHERE t.account_id = @account AND t.id = {id} AND t.tag {comparison})");
        return this;
    }

    /// <summary>Adds the tags of a filter to the values.</summary>
    /// <returns>The names of the parameters.</returns>
    public IReadOnlyList<string> Add(TagFilter tags)
    {
        for (var i = 0; i < tags.Folded.Count; i++) Values.Add($"tag{i}", tags.Folded[i]);
        return [.. tags.Folded.Select((_, i) => $"@tag{i}")];
    }

    /// <summary>Rows in one of these states, of those that a column of tags or of entries of search can have.</summary>
    public Conditions AndStates(string column, IReadOnlyCollection<long> states) => And($"{column} IN ({string.Join(", ", states)})");

    /// <summary>
    /// Rows whose target may include one of these channels: all that do, and a few that do not. Targets are stored as JSON, <c>["a","b"]</c>, in bytes,
    /// which SQLite converts to text, and PostgreSQL to digits.
    /// </summary>
    public Conditions AndPerhapsFor(IReadOnlyCollection<string> slugs, string column)
    {
        List<string> any = [$"{column} IS NULL"];
        foreach (var slug in slugs)
        {
            var (text, digits) = ($"slug{any.Count}", $"digits{any.Count}");
            any.Add($"CAST({column} AS TEXT) LIKE @{text} OR CAST({column} AS TEXT) LIKE @{digits}");
            Values.Add(text, $"%\"{slug}\"%");
            Values.Add(digits, $"%{Convert.ToHexStringLower(Encoding.UTF8.GetBytes($"\"{slug}\""))}%");
        }

        return And($"({string.Join(" OR ", any)})");
    }

    /// <summary>Rows whose text contains this, ignoring the case of ASCII letters.</summary>
    /// <param name="column">The column with the text.</param>
    /// <param name="text">What it contains.</param>
    public Conditions AndContains(string column, string text)
    {
        var literal = text.ToLowerInvariant()
            .Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);
        return And($"lower({column}) LIKE @contains ESCAPE '!'", "contains", $"%{literal}%");
    }

    /// <summary>Rows whose text begins with this, in the order of bytes that indexes have; null for any.</summary>
    public Conditions AndBegins(string column, string? text)
    {
        if (text is null) return this;
        And($"{column} >= @begins", "begins", text);
        return After(text) is { } after ? And($"{column} < @beginsEnd", "beginsEnd", after) : this;
    }

    /// <summary>The first text after all those that begin with this one; null when there is none.</summary>
    public static string? After(string beginning)
    {
        for (var runes = beginning.EnumerateRunes().ToList(); runes.Count > 0; runes.RemoveAt(runes.Count - 1))
        {
            var last = runes[^1].Value;
            if (last == LastRune) continue;
            runes[^1] = new Rune(last == LastBeforeSurrogates ? FirstAfterSurrogates : last + 1);
            return string.Concat(runes);
        }

        return null;
    }

    /// <summary>From <paramref name="since"/> (inclusive) to <paramref name="until"/> (exclusive).</summary>
    public Conditions AndBetween(string column, DateTimeOffset? since, DateTimeOffset? until)
    {
        if (since is { } from) And($"{column} >= @since", "since", from.ToUnixTimeMilliseconds());
        if (until is { } to) And($"{column} < @until", "until", to.ToUnixTimeMilliseconds());
        return this;
    }

    /// <summary>On the columns of tags and of entries of search: places up to this one, in the order of the page.</summary>
    /// <param name="place">The place.</param>
    /// <param name="prefix">Alias of the table with a dot, in a query of several tables.</param>
    public void Until(ListPlace place, string prefix = "")
    {
        And(
            order.Contains("DESC", StringComparison.Ordinal) ? $"({prefix}at, {prefix}id) >= (@endAt, @endId)" : $"{prefix}id <= @endId",
            "endId", place.Id);
        Values.Add("endAt", place.At);
    }

    public Conditions Page(PageByName page, string column)
    {
        if (page.After is { } after) And($"{column} > @after", "after", after);
        return InOrder(column, page.Limit);
    }

    public Conditions Page(PageByTime page, string time, string id)
    {
        if (page.Before is { } before)
        {
            And($"({time}, {id}) < (@beforeTime, @beforeId)", "beforeTime", before.At);
            Values.Add("beforeId", before.Id);
        }

        return InOrder($"{time} DESC, {id} DESC", page.Limit);
    }

    private Conditions InOrder(string columns, int rows)
    {
        Values.Add("limit", rows + 1);
        (order, limit) = ($"ORDER BY {columns}", "LIMIT @limit");
        return this;
    }
}
