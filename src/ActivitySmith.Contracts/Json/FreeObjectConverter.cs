using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Json;

/// <summary>
/// Reads a free-form JSON object (<c>payload</c>, a webhook's <c>body</c>, <c>metadata</c>). It refuses anything but an object, and members that
/// differ only by case, at any depth, because later readers disagree on which of them to use.
/// </summary>
public sealed class FreeObjectConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject) throw new JsonException("must be an object");
        var element = JsonElement.ParseValue(ref reader);
        return HasDuplicates(element) ? throw new JsonException("must not name a member twice") : element;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);

    private static bool HasDuplicates(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Array) return element.EnumerateArray().Any(HasDuplicates);
        if (element.ValueKind is not JsonValueKind.Object) return false;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return element.EnumerateObject().Any(member => !names.Add(member.Name) || HasDuplicates(member.Value));
    }
}
