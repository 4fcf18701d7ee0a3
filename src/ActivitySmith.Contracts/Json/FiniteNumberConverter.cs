using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Json;

/// <summary>Reads finite doubles. The base library reads <c>1e999</c> as infinity; this converter refuses it.</summary>
public sealed class FiniteNumberConverter : JsonConverter<double>
{
    internal static double Read(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new JsonException("must be a finite number");

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
