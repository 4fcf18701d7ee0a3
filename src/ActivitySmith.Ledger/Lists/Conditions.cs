using System.Text;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using Dapper;

namespace ActivitySmith.Ledger.Lists;

/// <summary>The SQL conditions of a list, always within one account. Columns and operators come from the code; values are parameters.</summary>
internal sealed class Conditions
{
    private readonly List<string> terms = [];
    private string tail = "";

    private Conditions()
    {
    }

    public DynamicParameters Values { get; } = new();

    /// <summary>The SQL after the table's name.</summary>
    public string Sql => $"WHERE {string.Join(" AND ", terms)} {tail}";

    /// <summary>The same with one more condition.</summary>
    public string SqlAnd(string term) => $"WHERE {string.Join(" AND ", terms.Append(term))} {tail}";

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

    /// <summary>On the table of tags itself: rows with exactly this tag.</summary>
    public Conditions AndTag(string tag) => And("tag = @tag", "tag", tag);

    /// <summary>On a table whose rows have tags: rows with exactly this tag. For a list that another condition already makes short.</summary>
    /// <param name="table">The tags.</param>
    /// <param name="id">The column with the row's id.</param>
    /// <param name="tag">The tag.</param>
    public Conditions AndTagged(TagTable table, string id, string tag) =>
        And($"EXISTS (SELECT 1 FROM {table.Name} t WHERE t.account_id = @account AND t.id = {id} AND t.tag = @tag)", "tag", tag);

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

    /// <summary>Rows whose text contains this, ignoring the case of ASCII letters; null for any.</summary>
    public Conditions AndContains(string column, string? text)
    {
        if (text is null) return this;
        var literal = text.ToLowerInvariant()
            .Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);
        return And($"lower({column}) LIKE @contains ESCAPE '!'", "contains", $"%{literal}%");
    }

    /// <summary>From <paramref name="since"/> (inclusive) to <paramref name="until"/> (exclusive).</summary>
    public Conditions AndBetween(string column, DateTimeOffset? since, DateTimeOffset? until)
    {
        if (since is { } from) And($"{column} >= @since", "since", from.ToUnixTimeMilliseconds());
        if (until is { } to) And($"{column} < @until", "until", to.ToUnixTimeMilliseconds());
        return this;
    }

    public Conditions Page(PageByName page, string column)
    {
        if (page.After is { } after) And($"{column} > @after", "after", after);
        return Order($"{column}", page.Limit);
    }

    public Conditions Page(PageByTime page, string time, string id)
    {
        if (page.Before is { } before)
        {
            And($"({time}, {id}) < (@beforeTime, @beforeId)", "beforeTime", before.At);
            Values.Add("beforeId", before.Id);
        }

        return Order($"{time} DESC, {id} DESC", page.Limit);
    }

    private Conditions Order(string order, int limit)
    {
        Values.Add("limit", limit + 1);
        tail = $"ORDER BY {order} LIMIT @limit";
        return this;
    }
}
