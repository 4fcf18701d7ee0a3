using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Labels;
using ActivitySmith.Ledger.Search;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The parameter <c>?search=</c> of the lists of history (docs/management-api.md, Search).</summary>
internal static class SearchParameter
{
    public const string Name = "search";

    /// <summary>Characters; a stream key fits.</summary>
    public const int MaxLength = StreamKey.MaxLength;

    /// <summary>Each word costs a comparison with up to <see cref="SearchPlan.MaxRead"/> rows.</summary>
    public const int MaxWords = 16;

    /// <param name="context">The request.</param>
    /// <param name="query">Its query.</param>
    /// <param name="mayBePartOfKey">Whether a text without words, or without an index of words, still finds something.</param>
    /// <returns>Null for any rows.</returns>
    public static SearchFilter? Read(HttpContext context, QueryReader query, bool mayBePartOfKey = false)
    {
        if (query.Text(Name, MaxLength) is not { } text) return null;
        var isOn = context.RequestServices.GetRequiredService<SearchOptions>().IsOn;
        if (!isOn && !mayBePartOfKey) query.Refuse(ManagementCatalogue.InvalidQuery(Name, "needs the setting ACTIVITYSMITH_SEARCH__ISON=true on this server"));
        var words = isOn ? TextForms.Words.Of([text]) : [];
        if (words.Count > MaxWords) query.Refuse(ManagementCatalogue.InvalidQuery(Name, $"must have at most {MaxWords} different words"));
        if (isOn && words.Count == 0 && !mayBePartOfKey) query.Refuse(ManagementCatalogue.InvalidQuery(Name, "must contain a letter or a digit"));
        return new SearchFilter(text, words);
    }

    public static QueryDescription Describe(string rows) => new(Name, $"{rows} with words that begin with each of these words, ignoring case and accents");
}
