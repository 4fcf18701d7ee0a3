using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Json;

/// <summary>
/// A string or a finite number, as in <c>metrics[].value</c>. Text stays verbatim; a number is an IEEE double. The default value is the number 0.
/// </summary>
[JsonConverter(typeof(JsonScalarConverter))]
public readonly record struct JsonScalar
{
    private JsonScalar(string? text, double number)
    {
        Text = text;
        Number = number;
    }

    /// <summary>The string that was sent; null when a number was sent.</summary>
    public string? Text { get; }

    /// <summary>The number that was sent, always finite; 0 when a string was sent.</summary>
    public double Number { get; }

    public bool IsNumber => Text is null;

    public static JsonScalar Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new JsonScalar(text, 0);
    }

    /// <exception cref="ArgumentOutOfRangeException">The number is NaN or infinite, which JSON cannot write.</exception>
    public static JsonScalar Of(double number) =>
        double.IsFinite(number) ? new JsonScalar(null, number) : throw new ArgumentOutOfRangeException(nameof(number), number, "Not finite");

    public override string ToString() => Text ?? Number.ToString("R");
}

/// <summary>Reads and writes <see cref="JsonScalar"/>; <c>1e999</c>, null, booleans, arrays and objects are refused.</summary>
public sealed class JsonScalarConverter : JsonConverter<JsonScalar>
{
    public override JsonScalar Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => JsonScalar.Of(reader.GetString()!),
        JsonTokenType.Number => JsonScalar.Of(FiniteNumberConverter.Read(ref reader)),
        _ => throw new JsonException("must be a string or a finite number"),
    };

    public override void Write(Utf8JsonWriter writer, JsonScalar value, JsonSerializerOptions options)
    {
        if (value.Text is { } text) writer.WriteStringValue(text);
        else writer.WriteNumberValue(value.Number);
    }
}
