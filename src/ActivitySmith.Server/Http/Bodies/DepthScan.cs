using System.Text.Json;
using ActivitySmith.Contracts;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>
/// Finds the first array or object that is nested too deep. The scan reads the text once and keeps one place per level; building the path from a parsed
/// document would cost the square of the depth: a second for 64 KB of brackets.
/// </summary>
internal static class DepthScan
{
    /// <summary>Null when nothing is too deep; then the whole text was read and is valid JSON. Text after a value that is too deep is not read.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonPath? FirstTooDeep(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth + 1 });
        Span<Place> places = stackalloc Place[WireJson.MaxDepth];
        while (reader.Read())
        {
            var above = reader.CurrentDepth;
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) continue;
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                places[above - 1].At = (int)reader.TokenStartIndex;
                continue;
            }

            if (above > 0 && places[above - 1].IsArray) places[above - 1].At++;
            if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) continue;
            if (above == WireJson.MaxDepth) return PathOf(places, json);
            places[above] = new Place { IsArray = reader.TokenType is JsonTokenType.StartArray, At = -1 };
        }

        return null;
    }

    private static JsonPath PathOf(ReadOnlySpan<Place> places, ReadOnlySpan<byte> json)
    {
        var path = JsonPath.Root;
        foreach (var place in places) path = place.IsArray ? path.Item(place.At) : path.Member(NameAt(json[place.At..]));
        return path;
    }

    private static string NameAt(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return EscapedText.Problem(reader.ValueSpan) is null ? reader.GetString()! : "?";
    }

    /// <summary>Position of the scan within one array or object.</summary>
    private struct Place
    {
        public bool IsArray;

        /// <summary>In an array: the index of the item. In an object: the offset of the member's name in the text.</summary>
        public int At;
    }
}
