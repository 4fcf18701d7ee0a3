using System.Text.RegularExpressions;
using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>Sources and pages use the terms of the glossary (docs/architecture.md, Glossary) and plain words.</summary>
public sealed class WordTests
{
    /// <summary>All files except this one, which lists the words.</summary>
    private static readonly IReadOnlyList<Document> Texts =
        [.. SourceTexts.All.Where(text => Path.GetFileName(text.Name) != $"{nameof(WordTests)}.cs"), .. Documents.All];

    [Theory]
    [InlineData("lids?", "limit")]
    [InlineData("mend(s|ed|ing)?", "fix")]
    [InlineData("postm[ae]n", "mail sender")]
    [InlineData("farewells?", "unsubscribe")]
    [InlineData("way out", "transport")]
    [InlineData("anew", "again")]
    [InlineData("whoever", "a person who")]
    [InlineData("meanwhile", "at the same time")]
    [InlineData("at hand", "available")]
    [InlineData("which is the most", "the maximum")]
    [InlineData("of now", "current")]
    [InlineData("contract section", "a section of docs/")]
    public void A_plain_word_is_used(string instead, string of) => Claim.None(
        from text in Texts
        from match in Regex.Matches(text.Joined(), $@"\b{instead}\b", RegexOptions.IgnoreCase)
        select $"{text.Name}: \"{match.Value}\": write \"{of}\"");
}
