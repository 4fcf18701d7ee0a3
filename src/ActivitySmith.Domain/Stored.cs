using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ActivitySmith.Domain;

/// <summary>A value together with the JSON that is kept of it. Two are equal when their JSON is, byte for byte.</summary>
public sealed class Stored<T> : IEquatable<Stored<T>>
    where T : class
{
    private Stored(T value, byte[] json) => (Value, Json) = (value, json);

    public byte[] Json { get; }

    public T Value { get; }

    public static Stored<T> Of(T value, JsonTypeInfo<T> type) => new(value, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Parsed at once, so that what cannot be parsed is found where the row is read, and not by the code that uses it later.</summary>
    /// <exception cref="JsonException">It is no JSON of that type.</exception>
    public static Stored<T>? Parse(byte[]? json, JsonTypeInfo<T> type) =>
        json is null ? null : new(JsonSerializer.Deserialize(json, type) ?? throw new JsonException("null in place of a value"), json);

    public bool Equals(Stored<T>? other) => other is not null && Json.AsSpan().SequenceEqual(other.Json);

    public override bool Equals(object? obj) => Equals(obj as Stored<T>);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Json);
        return hash.ToHashCode();
    }
}
