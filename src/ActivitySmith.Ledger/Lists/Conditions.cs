using System.Text.Encodings.Web;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using Dapper;

namespace ActivitySmith.Ledger.Lists;

/// <summary>What a list asks for, always inside one account. Columns and operators come from the code, values travel as parameters.</summary>
internal sealed class Conditions
{
    private readonly List<string> terms = [];
    private string tail = "";

    private Conditions()
    {
    }

    public DynamicParameters Values { get; } = new();

    /// <summary>What follows the table's name.</summary>
    public string Sql => $"WHERE {string.Join(" AND ", terms)} {tail}";

    /// <param name="account">Whose rows.</param>
    /// <param name="prefix">Alias of the table with a dot, where there are several.</param>
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

    /// <summary>
    /// Rows that bear a tag. Tags are kept as JSON text, <c>["a","b"]</c>: without the brackets and between commas, a whole tag is
    /// found with its quotes and both commas, which nothing inside another tag can look like.
    /// </summary>
    public Conditions AndTag(string? tag, string column = "tags")
    {
        if (tag is null) return this;
        Values.Add("tag", $",\"{PlainJson.Encoder.Encode(tag)}\",");
        Values.Add("escapedTag", $",\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(tag)}\","); // As rows have it that were written before emoji were kept plain.
        var list = $"',' || substr({column}, 2, length({column}) - 2) || ','";
        return And($"replace(replace({list}, @tag, ''), @escapedTag, '') <> {list}");
    }

    /// <summary>Rows whose text contains this, whatever the case of ASCII letters; null for any.</summary>
    public Conditions AndContains(string column, string? text)
    {
        if (text is null) return this;
        var literal = text.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
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
