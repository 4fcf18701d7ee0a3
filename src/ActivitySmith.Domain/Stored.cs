using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ActivitySmith.Domain;

/// <summary>A value together with the JSON that is kept of it. Two are equal when their JSON is, byte for byte.</summary>
public sealed class Stored<T> : IEquatable<Stored<T>>
    where T : class
{
    private readonly JsonTypeInfo<T> type;
    private T? value;

    private Stored(T? value, byte[] json, JsonTypeInfo<T> type) => (this.value, Json, this.type) = (value, json, type);

    public byte[] Json { get; }

    /// <summary>Parsed at first use when it came from storage.</summary>
    public T Value => value ??= JsonSerializer.Deserialize(Json, type)!;

    public static Stored<T> Of(T value, JsonTypeInfo<T> type) => new(value, JsonSerializer.SerializeToUtf8Bytes(value, type), type);

    public static Stored<T>? Parse(byte[]? json, JsonTypeInfo<T> type) => json is null ? null : new(null, json, type);

    public bool Equals(Stored<T>? other) => other is not null && Json.AsSpan().SequenceEqual(other.Json);

    public override bool Equals(object? obj) => Equals(obj as Stored<T>);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Json);
        return hash.ToHashCode();
    }
}
