using System.Text;
using System.Text.Json;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Labels;

/// <summary>Metadata for the history: a flat JSON object, stored and shown there, never pushed (docs/api.md, Tags and metadata).</summary>
public static class Metadata
{
    public const int MaxEntries = 50;
    public const int MaxBytes = 16 * 1024;

    /// <summary>Checks the object and returns its compact JSON; null stays null.</summary>
    public static Result<byte[]?> Parse(JsonElement? sent)
    {
        if (sent is not { } map) return (byte[]?)null;
        if (map.ValueKind != JsonValueKind.Object) return Refuse("metadata", "must be an object of strings, numbers and booleans");
        var count = 0;
        foreach (var entry in map.EnumerateObject())
        {
            if (++count > MaxEntries) return Refuse("metadata", $"must hold at most {MaxEntries} entries");
            var fits = entry.Value.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False
                || (entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetDouble(out var number) && double.IsFinite(number));
            if (!fits) return Refuse($"metadata.{entry.Name}", "must be a string, a finite number or a boolean");
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(map, StoredJson.Instance.JsonElement);
        return json.Length > MaxBytes ? Refuse("metadata", $"must be at most {MaxBytes} bytes of JSON, and is {json.Length}") : json;
    }

    /// <summary>An empty object clears the metadata and is stored as null.</summary>
    public static byte[]? Keep(byte[]? before, byte[]? sent) =>
        sent is null ? before : sent.AsSpan().SequenceEqual("{}"u8) ? null : sent;

    private static Refusal Refuse(string path, string what) => Catalogue.Invalid("Invalid metadata", path, $"{path} {what}");
}
