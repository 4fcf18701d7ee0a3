using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Json;

/// <summary>
/// Integers in any JSON spelling: <c>3</c>, <c>3.0</c> and <c>1e2</c> are whole, <c>3.5</c> is not (JSON Schema 2020-12, section 6.1.1 "integer").
/// </summary>
internal static class WholeNumber
{
    public static long Read(ref Utf8JsonReader reader, long min, long max)
    {
        if (reader.TokenType is not JsonTokenType.Number) throw new JsonException("must be an integer");
        if (reader.TryGetInt64(out var whole)) return InRange(whole, min, max);
        if (reader.TryGetDecimal(out var number) && decimal.Truncate(number) == number && number >= min && number <= max) return (long)number;
        throw new JsonException($"must be an integer from {min} to {max}");
    }

    private static long InRange(long whole, long min, long max) =>
        whole >= min && whole <= max ? whole : throw new JsonException($"must be an integer from {min} to {max}");
}

/// <summary>32-bit integers in any JSON spelling.</summary>
public sealed class Int32Converter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (int)WholeNumber.Read(ref reader, int.MinValue, int.MaxValue);

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>64-bit integers in any JSON spelling.</summary>
public sealed class Int64Converter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WholeNumber.Read(ref reader, long.MinValue, long.MaxValue);

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
