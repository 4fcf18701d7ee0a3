using Microsoft.Net.Http.Headers;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>Whether a body says that it is JSON in UTF-8, uncompressed.</summary>
internal static class MediaType
{
    public static bool IsJson(HttpRequest request)
    {
        var text = request.ContentType;
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase)) return false;
        if (text is "application/json") return true;
        return MediaTypeHeaderValue.TryParse(text, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && IsUtf8(type.Charset.Value.AsSpan().Trim('"'));
    }

    private static bool IsUtf8(ReadOnlySpan<char> charset) =>
        charset.IsEmpty || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
}
