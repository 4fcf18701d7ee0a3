using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ActivitySmith.Contracts.Json;

/// <summary>
/// Reads a list without nulls. The serializer's nullable annotations do not cover list items, so <c>[null]</c> would pass without this converter.
/// </summary>
/// <typeparam name="T">An item; never null.</typeparam>
public sealed class WireListConverter<T> : JsonConverter<IReadOnlyList<T>>
    where T : class
{
    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray) throw new JsonException("must be an array");
        var item = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var items = new List<T>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            items.Add(JsonSerializer.Deserialize(ref reader, item) ?? throw new JsonException("must not be null"));
        return items;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        var item = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartArray();
        foreach (var one in value) JsonSerializer.Serialize(writer, one, item);
        writer.WriteEndArray();
    }
}
