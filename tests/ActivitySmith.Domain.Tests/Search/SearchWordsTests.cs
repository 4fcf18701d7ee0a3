using ActivitySmith.Domain.Search;
using ActivitySmith.Domain.Tests.People;
using Xunit;

namespace ActivitySmith.Domain.Tests.Search;

/// <summary>Texts are found by words without case and accents, in every script.</summary>
public sealed class SearchWordsTests
{
    private static readonly SearchWords Words = new(PasswordFiles.Form);

    [Theory]
    [InlineData("Nightly backup, step 2 of 3 (nas2)", "nightly backup step 2 of 3 nas2")]
    [InlineData("nightly-backup_NAS2.local", "nightly backup nas2 local")]
    [InlineData("BÜRO Büro bu\u0308ro", "buro")]
    [InlineData("Crème BRÛLÉE naïve", "creme brulee naive")]
    [InlineData("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ")]
    [InlineData("Йога Ёлка", "иога елка")]
    [InlineData("ＡＢ ①", "ab 1")]
    [InlineData("備份完成 ok", "備 份 完 成 ok")]
    [InlineData("バックアップ が", "バ ッ ク ア プ が")]
    [InlineData("백업 완료", "백업 완료")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("🚀deploy🚀 v1", "🚀 deploy v1")]
    [InlineData("⚠️Disk full ☀\uFE0Fcar ⚡️ ⚡", "⚠ disk full ☀ car ⚡")]
    [InlineData("Back\u00ADup 👨\u200D👩", "backup 👨 👩")]
    [InlineData("ดิสก์เต็ม", "ด ิ ส ก ์ เ ต ็ ม")]
    [InlineData("\"quoted\\ 'it''s' a%b_c", "quoted it s a b c")]
    [InlineData("-- ... \n\t", "")]
    public void A_text_has_words(string text, string words) => Assert.Equal(words, string.Join(' ', Words.Of([text])));

    [Fact]
    public void A_word_ends_with_its_text() => Assert.Equal(["ab", "a", "b"], Words.Of(["ab", null, "a", "b", "AB"]));

    [Fact]
    public void The_words_of_a_word_are_the_word_itself()
    {
        for (var point = 1; point <= 0x10FFFF; point++)
        {
            if (!System.Text.Rune.IsValid(point)) continue;
            foreach (var word in Words.Of([$"A{new System.Text.Rune(point)}\u0301"]))
            {
                Assert.Equal([word], Words.Of([word]));
                Assert.DoesNotContain(word, character => character is ' ' or '"' or '\\' or '\'' or '%' or '_' or '.' or < '0');
            }
        }
    }

    [Fact]
    public void Words_and_their_number_have_a_limit()
    {
        Assert.Equal([new string('x', SearchWords.MaxLength)], Words.Of([new string('x', 100_000)]));
        Assert.Equal(SearchWords.MaxCount, Words.Of(Enumerable.Range(0, 10_000).Select(i => $"w{i}")).Count);
        Assert.Equal(SearchWords.MaxCount, Words.Of([string.Join(' ', Enumerable.Range(0, 10_000))]).Count);
    }
}
