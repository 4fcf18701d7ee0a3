using ActivitySmith.Domain.Labels;
using ActivitySmith.Ledger.Labels;

namespace ActivitySmith.Ledger.Lists;

/// <summary>Filter of a list by tags, which are compared as <see cref="TagFold"/> says.</summary>
public sealed record TagFilter
{
    /// <summary>Maximum tags; a row can have as many.</summary>
    public const int MaxCount = Tags.MaxCount;

    /// <param name="asked">See <see cref="Asked"/>.</param>
    /// <param name="mustHaveAll">See <see cref="MustHaveAll"/>.</param>
    public TagFilter(IReadOnlyList<string> asked, bool mustHaveAll = false)
    {
        Asked = asked;
        MustHaveAll = mustHaveAll;
        Folded = [.. asked.Select(TextForms.Tag.Of).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The tags as requested, 1 to <see cref="MaxCount"/>.</summary>
    public IReadOnlyList<string> Asked { get; }

    /// <summary>True: rows with all of the tags; false: rows with any of them.</summary>
    public bool MustHaveAll { get; }

    /// <summary>The tags as stored, without duplicates.</summary>
    internal IReadOnlyList<string> Folded { get; init; }

    /// <summary>Rows with any of several tags may have two of them.</summary>
    internal bool MayFindTwice => Folded.Count > 1 && !MustHaveAll;
}
