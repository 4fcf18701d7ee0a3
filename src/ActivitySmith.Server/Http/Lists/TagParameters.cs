using ActivitySmith.Domain.Labels;
using ActivitySmith.Ledger.Lists;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The parameters <c>?tag=</c>, which may appear several times, and <c>?tag_mode=</c> of the lists of history.</summary>
internal static class TagParameters
{
    public const string Any = "any";
    public const string All = "all";

    public static readonly string[] Modes = [Any, All];

    /// <returns>Null for any tags.</returns>
    public static TagFilter? Read(QueryReader query)
    {
        var tags = query.Texts("tag", TagFilter.MaxCount, Tags.MaxLength);
        var mustHaveAll = query.OneOf("tag_mode", Modes) == All;
        return tags.Count == 0 ? null : new TagFilter(tags, mustHaveAll);
    }

    public static IEnumerable<QueryDescription> Describe(string rows) =>
    [
        new("tag", $"{rows} with this tag, ignoring case; may appear several times") { MaxCount = TagFilter.MaxCount },
        new("tag_mode", $"Whether the rows have any or all of the tags; default {Any}") { Values = Modes },
    ];
}
