using System.Text.RegularExpressions;
using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>A reader can follow every reference in sources and pages: to a page of docs/, to one of its headings, or to an RFC.</summary>
public sealed partial class ReferenceTests
{
    /// <summary>All files except this one, which contains wrong references on purpose.</summary>
    private static readonly IReadOnlyList<Document> Texts =
        [.. SourceTexts.All.Where(text => Path.GetFileName(text.Name) != $"{nameof(ReferenceTests)}.cs"), .. Documents.All];

    [Fact]
    public void Every_page_and_section_that_a_text_names_exists() => Claim.None(Found(PageReference(), Problem));

    [Fact]
    public void An_rfc_is_named_by_its_number() =>
        Claim.None(Found(RfcReference(), match => match.Groups["number"].Length is 3 or 4 ? null : "an RFC needs a number of 3 or 4 digits"));

    [Fact]
    public void No_text_refers_to_a_section_of_a_contract_outside_the_repository() =>
        Claim.None(Found(ContractSection(), _ => "name a section of docs/ instead"));

    [Theory]
    [InlineData("docs/api.md, Streams", true)]
    [InlineData("(docs/api.md, Streams; docs/api.md, What an update keeps)", true)]
    [InlineData("docs/api.md, section \"Streams\"", true)]
    [InlineData("docs/api.md#streams", true)]
    [InlineData("docs/api.md, which lists all routes", true)]
    [InlineData("docs/nowhere.md", false)]
    [InlineData("docs/api.md, Rivers", false)]
    [InlineData("docs/api.md, Streamside", false)]
    [InlineData("docs/api.md, section \"Rivers\"", false)]
    [InlineData("docs/api.md#rivers", false)]
    public void A_reference_holds_when_its_page_and_section_exist(string text, bool holds) =>
        Assert.Equal(holds, PageReference().Matches(text).All(match => Problem(match) is null));

    private static string? Problem(Match reference)
    {
        if (Documents.All.FirstOrDefault(page => page.Name == reference.Groups["page"].Value) is not { } page) return "no such page";
        if (reference.Groups["anchor"] is { Success: true } anchor && !page.Anchors().Contains(anchor.Value, StringComparer.Ordinal)) return "no such anchor";
        var quoted = reference.Groups["quoted"];
        if (quoted.Success && !page.Headings().Contains(quoted.Value, StringComparer.Ordinal)) return "no such section";
        var named = reference.Groups["named"];
        if (named.Success && !page.Headings().Any(heading => Regex.IsMatch(named.Value, $"^{Regex.Escape(heading)}(?![\\w-])"))) return "no such section";
        return null;
    }

    private static IEnumerable<string> Found(Regex pattern, Func<Match, string?> problem) =>
        from text in Texts
        from match in pattern.Matches(text.Joined())
        let wrong = problem(match)
        where wrong is not null
        select $"{text.Name}: \"{match.Value.Trim()}\": {wrong}";

    /// <summary>A page, then an anchor, a section in quotation marks, or a section as words that begin with a capital letter.</summary>
    [GeneratedRegex(
        """(?<page>docs/[a-z0-9/-]+\.md)(#(?<anchor>[\w-]+)|,\s(section\s)?("(?<quoted>[^"]+)"|(?<named>[A-Z][^.;)]*)))?""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex PageReference();

    [GeneratedRegex(@"\bcontract,? sections? \d+", RegexOptions.IgnoreCase)]
    private static partial Regex ContractSection();

    [GeneratedRegex(@"\bRFC\b ?(?<number>\d*)", RegexOptions.ExplicitCapture)]
    private static partial Regex RfcReference();
}
