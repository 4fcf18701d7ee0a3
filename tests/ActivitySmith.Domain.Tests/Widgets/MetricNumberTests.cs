using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Widgets;
using Xunit;

namespace ActivitySmith.Domain.Tests.Widgets;

/// <summary>The number in a text, for drawing (docs/api.md, Metric values).</summary>
public sealed class MetricNumberTests
{
    private static readonly MetricFormat Format = new("number", null, null, null);

    [Theory]
    [InlineData("$1,234.50", 1234.5)]
    [InlineData("99.9%", 99.9)]
    [InlineData("99.9 %", 99.9)]
    [InlineData("120ms", 120)]
    [InlineData("-3", -3)]
    [InlineData("\u22123", -3)]
    [InlineData("+3", 3)]
    [InlineData("1.5e3", 1500)]
    [InlineData("1.5E-3 s", 0.0015)]
    [InlineData("\u20ac 12", 12)]
    [InlineData("-$5", -5)]
    [InlineData("$-5", -5)]
    [InlineData("- \u20ac5", -5)]
    [InlineData("EUR -5", -5)]
    [InlineData("USD12.50", 12.5)]
    [InlineData("1,234,567", 1234567)]
    [InlineData(".5", 0.5)]
    [InlineData("about 12, rising", 12)]
    [InlineData("12.", 12)]
    [InlineData("12 m\u00b2", 12)]
    [InlineData("12e", 12)]
    [InlineData("007", 7)]
    [InlineData("  8  ", 8)]
    public void One_number_is_read_and_signs_units_and_words_are_ignored(string text, double number) =>
        Assert.Equal(number, MetricNumber.Of(new Scalar(text), Format));

    [Theory]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("$")]
    [InlineData("-")]
    [InlineData("3 of 10")]
    [InlineData("10-20")]
    [InlineData("12:30")]
    [InlineData("1.2.3")]
    [InlineData("2026-11-30")]
    [InlineData("1,5")]
    [InlineData("12,34,567")]
    [InlineData("1234,567")]
    [InlineData("1.234,50")]
    [InlineData("1 234")]
    [InlineData("1'234")]
    [InlineData("0x1F")]
    [InlineData("1e999")]
    [InlineData("(5)")]
    [InlineData("5-")]
    [InlineData("Total - 5")]
    [InlineData("cpu-5")]
    [InlineData("--5")]
    [InlineData("-USD 5")]
    [InlineData("1\u00bd")]
    [InlineData("\u0663")]
    [InlineData("5 and \u0663")]
    public void Several_numbers_none_or_an_unclear_one_stay_text(string text) => Assert.Null(MetricNumber.Of(new Scalar(text), Format));

    [Fact]
    public void Every_format_but_string_reads_numbers()
    {
        foreach (var kind in MetricFormat.Kinds)
            Assert.Equal(kind == "string" ? null : 5d, MetricNumber.Of(new Scalar("5"), Format with { Kind = kind }));
    }

    [Fact]
    public void A_number_is_itself_in_every_format()
    {
        foreach (var kind in MetricFormat.Kinds) Assert.Equal(-0.5, MetricNumber.Of(new Scalar(-0.5), Format with { Kind = kind }));
    }
}
