using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>A finite number, or verbatim text.</summary>
[JsonConverter(typeof(ScalarConverter))]
public readonly record struct Scalar
{
    public Scalar(double number) => Number = number;

    public Scalar(string text) => Text = text;

    /// <summary>Null when it is a number.</summary>
    public string? Text { get; }

    /// <summary>0 when it is text.</summary>
    public double Number { get; }

    public bool IsText => Text is not null;

    public override string ToString() => Text ?? Number.ToString("R");
}

internal sealed class ScalarConverter : JsonConverter<Scalar>
{
    public override Scalar Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new Scalar(reader.GetString()!) : new Scalar(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, Scalar value, JsonSerializerOptions options)
    {
        if (value.Text is { } text) writer.WriteStringValue(text);
        else writer.WriteNumberValue(value.Number);
    }
}
