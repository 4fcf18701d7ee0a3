using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActivitySmith.Server.Tests.Api.Schemas;

/// <summary>How much of a schema a sample fills.</summary>
internal enum Fill
{
    /// <summary>Required members only, every value at its smallest.</summary>
    Minimal,

    /// <summary>Every member, every value at its largest.</summary>
    Maximal,

    /// <summary>A random choice of members, with random values.</summary>
    Random,
}

/// <summary>Generates values that a schema allows. Names that must exist on the server come from <paramref name="known"/>.</summary>
internal sealed class SchemaSamples(PublishedDocument document, Random random, IReadOnlyDictionary<string, JsonNode> known)
{
    /// <summary>The length where the schema has no bound: long, but a body of such texts stays below 64 KiB.</summary>
    private const int LongText = 300;

    public JsonNode Sample(JsonElement schema, Fill fill, string name = "")
    {
        schema = document.Resolve(schema);
        if (known.TryGetValue(name, out var value)) return value.DeepClone();
        if (schema.TryGetProperty("enum", out var options)) return JsonNode.Parse(
            options[fill is Fill.Minimal ? 0 : random.Next(options.GetArrayLength())].GetRawText())!;
        if (schema.TryGetProperty("oneOf", out var choices)) return Sample(choices[random.Next(choices.GetArrayLength())], fill, name);
        return schema.GetProperty("type").GetString() switch
        {
            "string" => Text(schema, fill),
            "integer" => Integer(schema, fill),
            "number" => Number(schema, fill),
            "boolean" => random.Next(2) == 0,
            "array" => List(schema, fill, name),
            "object" => Record(schema, fill),
            var other => throw new NotSupportedException($"No sample of type {other}"),
        };
    }

    private JsonObject Record(JsonElement schema, Fill fill)
    {
        var record = new JsonObject();
        if (!schema.TryGetProperty("properties", out var properties))
            return fill is Fill.Minimal ? record : new JsonObject { ["a"] = new JsonArray(1, null, "x"), ["größe"] = new JsonObject { ["deep"] = true } };
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(one => one.GetString()!).ToHashSet() : [];
        foreach (var property in properties.EnumerateObject())
        {
            var wanted = required.Contains(property.Name) || fill is Fill.Maximal || (fill is Fill.Random && random.Next(2) == 0);
            if (wanted) record[property.Name] = Sample(property.Value, fill, property.Name);
        }

        return record;
    }

    private JsonArray List(JsonElement schema, Fill fill, string name)
    {
        var least = schema.TryGetProperty("minItems", out var min) ? min.GetInt32() : 0;
        var most = schema.TryGetProperty("maxItems", out var max) ? max.GetInt32() : 12;
        var count = fill switch { Fill.Minimal => least, Fill.Maximal => most, _ => random.Next(least, most + 1) };
        return [.. Enumerable.Range(0, count).Select(_ => Sample(schema.GetProperty("items"), fill, name + "[]"))];
    }

    private JsonNode Text(JsonElement schema, Fill fill)
    {
        if (schema.TryGetProperty("format", out var format))
            return format.GetString() is "date-time" ? "2026-07-10T12:00:00.123456789+02:00" : "https://example.com/a?b=c&d=%20#e";
        var least = schema.TryGetProperty("minLength", out var min) ? min.GetInt32() : 0;
        var most = schema.TryGetProperty("maxLength", out var max) ? max.GetInt32() : LongText;
        var length = fill switch { Fill.Minimal => least, Fill.Maximal => most, _ => random.Next(least, most + 1) };
        string[] alphabet = ["a", "Ü", "🚀", "\"", "\\", "<", " ", "\n", "漢"];
        return string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
    }

    private JsonNode Integer(JsonElement schema, Fill fill)
    {
        var least = schema.TryGetProperty("minimum", out var min) ? min.GetInt64() : 0;
        var most = schema.TryGetProperty("maximum", out var max) ? max.GetInt64() : int.MaxValue;
        var value = fill switch { Fill.Minimal => least, Fill.Maximal => most, _ => random.NextInt64(least, most + 1) };
        return random.Next(4) == 0 ? JsonNode.Parse($"{value}.0")! : value;
    }

    private JsonNode Number(JsonElement schema, Fill fill)
    {
        var least = schema.TryGetProperty("minimum", out var min) ? min.GetDouble() : schema.TryGetProperty("exclusiveMinimum", out var above)
            ? above.GetDouble() + 1e-9 : -1e300;
        var most = schema.TryGetProperty("maximum", out var max) ? max.GetDouble() : 1e9;
        return fill switch
        {
            Fill.Minimal => least,
            Fill.Maximal => most,
            _ => Math.Round(Math.Max(least, 0) + (random.NextDouble() * (most - Math.Max(least, 0))), 3) + (least > 0 ? least : 0),
        };
    }
}
