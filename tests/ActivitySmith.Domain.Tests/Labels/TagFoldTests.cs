using System.Text;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Tests.People;
using Xunit;

namespace ActivitySmith.Domain.Tests.Labels;

/// <summary>Tags that differ only in case, or in the encoding of their characters, are one tag.</summary>
public sealed class TagFoldTests
{
    private static readonly TagFold Fold = new(PasswordFiles.Form);

    [Theory]
    [InlineData("Nightly", "nightly")]
    [InlineData("ÄPFEL", "äpfel")]
    [InlineData("A\u0308pfel", "äpfel")]
    [InlineData("J\u030C", "\u01F0")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφοσ")]
    [InlineData("Σίσυφος", "σίσυφοσ")]
    [InlineData("\U00010400", "\U00010428")]
    [InlineData("ＡＢ", "ab")]
    [InlineData("🚀 a\n", "🚀 a\n")]
    public void A_tag_has_one_form(string tag, string form) => Assert.Equal(form, Fold.Of(tag));

    [Fact]
    public void Folding_a_folded_tag_changes_nothing()
    {
        for (var point = 1; point <= 0x10FFFF; point++)
        {
            if (!Rune.IsValid(point)) continue;
            var folded = Fold.Of($"A{new Rune(point)}\u0308");
            Assert.Equal(folded, Fold.Of(folded));
        }
    }

    [Fact]
    public void A_folded_tag_has_at_most_as_many_characters_as_a_tag()
    {
        var folded = Fold.Of(string.Concat(Enumerable.Repeat("\uFDFA", Tags.MaxLength)));

        Assert.Equal(Tags.MaxLength, Characters.Count(folded));
        Assert.Equal(folded, Fold.Of(folded));
    }
}
