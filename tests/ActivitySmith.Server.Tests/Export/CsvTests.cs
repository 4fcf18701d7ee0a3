using System.Buffers;
using System.Text;
using ActivitySmith.Server.Export;
using Xunit;

namespace ActivitySmith.Server.Tests.Export;

public sealed class CsvTests
{
    [Theory]
    [InlineData("plain text; 100 % of it", "plain text; 100 % of it")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("Grüße 🚀 日本", "Grüße 🚀 日本")]
    [InlineData(" a space stays ", " a space stays ")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_cell_is_quoted_when_it_must_be(string? text, string cell) => Assert.Equal($"{cell}\r\n", Write(text));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("=HYPERLINK(\"https://example.com\",\"x\")", "\"'=HYPERLINK(\"\"https://example.com\"\",\"\"x\"\")\"")]
    [InlineData("1=1", "1=1")]
    [InlineData("a@b", "a@b")]
    [InlineData("12", "12")]
    public void A_cell_is_never_a_formula(string text, string cell) => Assert.Equal($"{cell}\r\n", Write(text));

    [Fact]
    public void Every_record_has_all_cells_and_ends_with_CRLF()
    {
        Assert.Equal("a,,\"b\nc\",\r\n", Write("a", null, "b\nc", ""));
        Assert.Equal(",\r\n", Write(null, null));
    }

    private static string Write(params string?[] cells)
    {
        var output = new ArrayBufferWriter<byte>();
        Csv.Write(output, cells);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
