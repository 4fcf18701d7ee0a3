using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ActivitySmith.Domain;

/// <summary>A value together with its stored JSON. Two are equal when their JSON is equal byte for byte.</summary>
public sealed class Stored<T> : IEquatable<Stored<T>>
    where T : class
{
    private Stored(T value, byte[] json) => (Value, Json) = (value, json);

    public byte[] Json { get; }

    public T Value { get; }

    public static Stored<T> Of(T value, JsonTypeInfo<T> type) => new(value, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Parses at once, so that invalid JSON is found when the row is read, not when the value is used.</summary>
    /// <exception cref="JsonException">The JSON is not a value of the type.</exception>
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
