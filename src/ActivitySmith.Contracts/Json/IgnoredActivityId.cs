using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Json;

/// <summary>
/// An <c>activity_id</c> on a route that has no such member. The published GitHub Action adds an empty one to every body, so an empty value or null
/// is ignored. Any other value is refused, because the sender expects it to name an activity.
/// </summary>
[JsonConverter(typeof(IgnoredActivityIdConverter))]
public readonly record struct IgnoredActivityId;

/// <summary>Accepts only <c>""</c>; the serializer never passes null.</summary>
public sealed class IgnoredActivityIdConverter : JsonConverter<IgnoredActivityId>
{
    public override IgnoredActivityId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && reader.ValueTextEquals(ReadOnlySpan<byte>.Empty)
            ? default
            : throw new JsonException("is not a member of this request");

    public override void Write(Utf8JsonWriter writer, IgnoredActivityId value, JsonSerializerOptions options) => writer.WriteStringValue("");
}
