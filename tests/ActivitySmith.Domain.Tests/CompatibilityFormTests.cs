using System.Globalization;
using System.Text;
using ActivitySmith.Domain.Tests.People;
using Xunit;

namespace ActivitySmith.Domain.Tests;

/// <summary>NFKC without the tables of the operating system.</summary>
public sealed class CompatibilityFormTests
{
    [Theory]
    [InlineData("plain ASCII", "plain ASCII")]
    [InlineData("u\u0308", "\u00fc")]
    [InlineData("\ufb01\u2460\uff50\u00b2", "fi1p2")]
    [InlineData("a\u0323\u0307", "\u1ea1\u0307")]
    [InlineData("a\u0307\u0323", "\u1ea1\u0307")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\u0958", "\u0915\u093c")]
    [InlineData("\ud835\udc00", "A")]
    public void Equivalent_texts_have_one_form(string text, string form)
    {
        Assert.Equal(form, PasswordFiles.Form.Of(text));
        Assert.Equal(form, PasswordFiles.Form.Of(form));
    }

    [Fact]
    public void Forms_agree_with_another_implementation()
    {
        var lines = PasswordFiles.Lines("normalized.txt").Select(line => line.Split(';')).ToList();

        Assert.All(lines, line => Assert.Equal(Text(line[1]), PasswordFiles.Form.Of(Text(line[0]))));
        Assert.Equal(400, lines.Count);
    }

    private static string Text(string points) =>
        string.Concat(points.Split(' ').Select(point => new Rune(int.Parse(point, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))));
}
