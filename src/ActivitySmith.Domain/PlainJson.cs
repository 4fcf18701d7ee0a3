using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ActivitySmith.Domain;

/// <summary>
/// How text is written in JSON: as UTF-8, with escapes for quotes, backslashes and control characters alone, which are the only ones that
/// JSON asks for (RFC 8259, section 7). The base library's most relaxed encoder also escapes all that lies beyond U+FFFF, wide and
/// no-break spaces and unassigned characters, with 6 bytes for a UTF-16 unit: an emoji of 4 bytes took 12 of the 4,096 of a push.
/// </summary>
public static class PlainJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(static code => (char)code), '"', '\\']);

    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(static code => (byte)code), (byte)'"', (byte)'\\']);

    /// <summary>For every writer of JSON. Not for JSON inside of HTML markup: <c>&lt;</c> and <c>&amp;</c> stay as they are.</summary>
    public static JavaScriptEncoder Encoder { get; } = new PlainEncoder();

    /// <summary>Bytes of the text in JSON, without its quotes.</summary>
    public static int Size(ReadOnlySpan<char> text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        while (text.IndexOfAny(Escaped) is >= 0 and var at)
        {
            size += ShortEscape(text[at]) is null ? 5 : 1;
            text = text[(at + 1)..];
        }

        return size;
    }

    /// <summary>The letter of the escapes with two characters; null where <c>\u</c> and four digits are needed.</summary>
    private static char? ShortEscape(int code) => code switch
    {
        '"' or '\\' => (char)code,
        '\b' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\f' => 'f',
        '\r' => 'r',
        _ => null,
    };

    private sealed unsafe class PlainEncoder : JavaScriptEncoder
    {
        public override int MaxOutputCharactersPerInputCharacter => 6;

        public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

        /// <summary>Halves of surrogate pairs count: the base class puts U+FFFD in their place.</summary>
        public override int FindFirstCharacterToEncode(char* text, int textLength)
        {
            var all = new ReadOnlySpan<char>(text, textLength);
            var first = all.IndexOfAny(Escaped);
            var plain = first < 0 ? all : all[..first];
            for (var at = 0; plain[at..].IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var next; at += next + 2)
            {
                var half = at + next;
                if (half + 1 >= plain.Length || !char.IsSurrogatePair(plain[half], plain[half + 1])) return half;
            }

            return first;
        }

        public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
        {
            if (!Utf8.IsValid(utf8Text)) return base.FindFirstCharacterToEncodeUtf8(utf8Text);
            return utf8Text.IndexOfAny(EscapedBytes);
        }

        public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
        {
            var target = new Span<char>(buffer, bufferLength);
            if (!WillEncode(unicodeScalar)) return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
            return ShortEscape(unicodeScalar) is { } letter
                ? target.TryWrite($"\\{letter}", out numberOfCharactersWritten)
                : target.TryWrite($"\\u{unicodeScalar:x4}", out numberOfCharactersWritten);
        }
    }
}
