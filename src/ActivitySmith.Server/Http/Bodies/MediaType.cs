using Microsoft.Net.Http.Headers;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>Checks whether the headers declare a body as uncompressed JSON in UTF-8.</summary>
internal static class MediaType
{
    public static bool IsJson(HttpRequest request)
    {
        var text = request.ContentType;
        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count > 0 && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase)) return false;
        if (text is "application/json") return true;
        return MediaTypeHeaderValue.TryParse(text, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && IsUtf8(type.Charset.Value.AsSpan().Trim('"'));
    }

    private static bool IsUtf8(ReadOnlySpan<char> charset) =>
        charset.IsEmpty || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
}
