using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ActivitySmith.Domain;

/// <summary>
/// Writes text in JSON as UTF-8 and escapes only quotes, backslashes and control characters, as JSON requires (RFC 8259, section 7). The base
/// library's most relaxed encoder also escapes characters above U+FFFF, wide and no-break spaces and unassigned characters, with 6 bytes per UTF-16
/// code unit: an emoji of 4 bytes would take 12 of the 4,096 bytes of a push.
/// </summary>
public static class PlainJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(static code => (char)code), '"', '\\']);

    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(static code => (byte)code), (byte)'"', (byte)'\\']);

    /// <summary>The encoder for all JSON writers. Not for JSON inside HTML: it does not escape <c>&lt;</c> and <c>&amp;</c>.</summary>
    public static JavaScriptEncoder Encoder { get; } = new PlainEncoder();

    /// <summary>Bytes of the text in JSON, without the quotes.</summary>
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

    /// <summary>The letter of a two-character escape; null where the character needs <c>\u</c> and four digits.</summary>
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

        /// <summary>Also stops at unpaired surrogates: the base class replaces them by U+FFFD.</summary>
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
