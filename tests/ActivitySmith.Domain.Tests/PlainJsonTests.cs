using System.Text;
using System.Text.Json;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using Xunit;

namespace ActivitySmith.Domain.Tests;

/// <summary>Text in our JSON takes its UTF-8 bytes: only quotes, backslashes and control characters are escaped (RFC 8259, section 7).</summary>
public sealed class PlainJsonTests
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = PlainJson.Encoder };

    [Theory]
    [InlineData("🚀")]
    [InlineData("👩‍💻")]
    [InlineData("\u00A0")]
    [InlineData("\u3000")]
    [InlineData("\u2028")]
    [InlineData("\uE000")] // Private use.
    [InlineData("\u0378")] // Not assigned.
    [InlineData("\u007F")]
    [InlineData("\u0085")]
    [InlineData("\uFEFF")]
    [InlineData("\U0010FFFF")]
    [InlineData("<a href='x'>&amp;+/")]
    public void Text_TakesItsUtf8Bytes(string text)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(text, Options);

        Assert.Equal($"\"{text}\"", Encoding.UTF8.GetString(json));
        Assert.Equal(json.Length - 2, PlainJson.Size(text));
    }

    [Fact]
    public void EveryCharacter_RoundTripsAndTakesTheFewestBytes()
    {
        for (var point = 0; point <= 0x10FFFF; point++)
        {
            if (!Rune.IsValid(point)) continue;
            var text = $"é{new Rune(point)}x"; // Escaping begins in the middle.
            var json = JsonSerializer.SerializeToUtf8Bytes(text, Options);
            Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
            var fewest = point switch { '"' or '\\' or '\b' or '\t' or '\n' or '\f' or '\r' => 2, < ' ' => 6, _ => new Rune(point).Utf8SequenceLength };
            Assert.True(json.Length == fewest + 5, $"U+{point:X4} takes {json.Length - 5} bytes");
            Assert.Equal(json.Length - 2, PlainJson.Size(text));
        }
    }

    [Theory]
    [InlineData("\uD800")]
    [InlineData("a\uDC00b🚀\uD83D")]
    [InlineData("\uDC00\uD800\"")]
    public void UnpairedSurrogate_IsWrittenAsTheReplacementCharacter(string text)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(text, Options);

        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), JsonSerializer.Deserialize<string>(json));
        Assert.Equal(json.Length - 2, PlainJson.Size(text));
    }

    [Fact]
    public void ParsedJson_IsWrittenWithTheSameEscapes()
    {
        var parsed = Given.Json("""{"\ud83d\ude80\u00a0":["\u3000\u2028 \u0022 \u005c \u000a \u001f 🚀"]}""");

        Assert.Equal("{\"🚀\u00A0\":[\"\u3000\u2028 \\\" \\\\ \\n \\u001f 🚀\"]}",
            Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(parsed, Options)), ignoreCase: true);
    }

    [Theory]
    [InlineData("🚀", 330)]
    [InlineData("🚀", 700)]
    [InlineData("\u00A0", 1_400)]
    [InlineData("\u3000", 900)]
    [InlineData("\u2028", 900)]
    public void TextWithinTheLimitInBytes_FitsInAPush(string character, int count)
    {
        var text = string.Concat(Enumerable.Repeat(character, count));

        Assert.Null(PayloadBudget.Check(Given.Running(Given.Progress with { Subtitle = text })));
        Assert.Null(PayloadBudget.Check(new NotificationContent { Title = "T", Message = text }));
        Assert.Null(PayloadBudget.Check(new NotificationContent { Title = "T", Payload = JsonSerializer.SerializeToElement(new { text }) }));
    }

    [Fact]
    public void Metadata_IsMeasuredInTheBytesThatWereSent()
    {
        var emoji = string.Concat(Enumerable.Repeat("🚀", 4_000));

        Assert.Equal(16_008, Metadata.Parse(Given.Json($$"""{"a":"{{emoji}}"}""")).Value!.Length);
    }

    [Fact]
    public void StoredState_KeepsEmojiAsTheyAre() => Assert.Contains(
        "🚀\u00A0",
        Encoding.UTF8.GetString(Stored<ContentState>.Of(Given.Progress with { Title = "🚀\u00A0" }, StoredJson.Instance.ContentState).Json),
        StringComparison.Ordinal);

    [Fact]
    public void AnEncoderThatIsAsked_NamesTheFirstCharacterToEscape()
    {
        Assert.Equal(-1, First("plain 🚀"));
        Assert.Equal(2, First("ab\"c\\"));
        Assert.Equal(0, First("\n"));
        Assert.Equal(0, First("\uD83D"));
        Assert.Equal(2, First("ab\uD83D"));
        Assert.Equal(4, First("🚀ab\uDC00"));
        Assert.Equal(1, First("a\uD83Db\""));
        Assert.Equal(1, First("a\"\uD83D"));

        static unsafe int First(string text)
        {
            fixed (char* start = text) return PlainJson.Encoder.FindFirstCharacterToEncode(start, text.Length);
        }
    }

    [Fact]
    public void AnEncoderThatIsAskedForBytes_NamesTheFirstToEscape()
    {
        Assert.Equal(-1, PlainJson.Encoder.FindFirstCharacterToEncodeUtf8("plain 🚀"u8));
        Assert.Equal(5, PlainJson.Encoder.FindFirstCharacterToEncodeUtf8("🚀a\"b"u8));
        Assert.Equal(1, PlainJson.Encoder.FindFirstCharacterToEncodeUtf8([(byte)'a', 0xFF, (byte)'b']));
    }
}
