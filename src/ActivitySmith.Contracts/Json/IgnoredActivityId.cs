using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Json;

/// <summary>
/// An <c>activity_id</c> on a route that takes none. The published GitHub Action adds an empty one to every body: empty or null is
/// ignored, anything else is refused, because the sender believes that it names an activity.
/// </summary>
[JsonConverter(typeof(IgnoredActivityIdConverter))]
public readonly record struct IgnoredActivityId;

/// <summary>Accepts <c>""</c> only (null never reaches it).</summary>
public sealed class IgnoredActivityIdConverter : JsonConverter<IgnoredActivityId>
{
    public override IgnoredActivityId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && reader.ValueTextEquals(ReadOnlySpan<byte>.Empty)
            ? default
            : throw new JsonException("is not a member of this request");

    public override void Write(Utf8JsonWriter writer, IgnoredActivityId value, JsonSerializerOptions options) => writer.WriteStringValue("");
}
