using System.Text.Json;
using System.Text.RegularExpressions;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Server.Tests.Api.Schemas;

/// <summary>The part of JSON Schema (2020-12) that the published document uses; an unknown keyword is an error and never ignored.</summary>
internal sealed class SchemaCheck(PublishedDocument document)
{
    private static readonly HashSet<string> Annotations = ["description", "title", "default", "examples", "example"];

    /// <summary>The errors in the value, by path; empty when it is valid.</summary>
    public IReadOnlyList<string> Errors(JsonElement value, JsonElement schema) => [.. Check(value, schema, "$")];

    private IEnumerable<string> Check(JsonElement value, JsonElement schema, string path)
    {
        schema = document.Resolve(schema);
        foreach (var keyword in schema.EnumerateObject())
        {
            if (Annotations.Contains(keyword.Name)) continue;
            foreach (var error in Check(value, schema, keyword.Name, keyword.Value, path)) yield return error;
        }
    }

    private IEnumerable<string> Check(JsonElement value, JsonElement schema, string keyword, JsonElement rule, string path) => keyword switch
    {
        "type" => Unless(Types(rule).Any(type => IsOf(value, type)), $"{path} is no {rule}"),
        "enum" => Unless(rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{path} is none of {rule}"),
        "const" => Unless(JsonElement.DeepEquals(rule, value), $"{path} is not {rule}"),
        "minimum" => Unless(!IsNumber(value) || value.GetDouble() >= rule.GetDouble(), $"{path} is below {rule}"),
        "maximum" => Unless(!IsNumber(value) || value.GetDouble() <= rule.GetDouble(), $"{path} is above {rule}"),
        "exclusiveMinimum" => Unless(!IsNumber(value) || value.GetDouble() > rule.GetDouble(), $"{path} is not above {rule}"),
        "minLength" => Unless(!IsText(value) || Length(value) >= rule.GetInt32(), $"{path} is shorter than {rule}"),
        "maxLength" => Unless(!IsText(value) || Length(value) <= rule.GetInt32(), $"{path} is longer than {rule}"),
        "pattern" => Unless(!IsText(value)
            || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)), $"{path} does not match {rule}"),
        "format" => Unless(!IsText(value) || HasFormat(value.GetString()!, rule.GetString()!), $"{path} is no {rule}"),
        "minItems" => Unless(!IsList(value) || value.GetArrayLength() >= rule.GetInt32(), $"{path} has fewer than {rule} items"),
        "maxItems" => Unless(!IsList(value) || value.GetArrayLength() <= rule.GetInt32(), $"{path} has more than {rule} items"),
        "items" => IsList(value) ? value.EnumerateArray().SelectMany((item, i) => Check(item, rule, $"{path}[{i}]")) : [],
        "required" => IsObject(value) ? rule.EnumerateArray().Where(name => !value.Has(name.GetString()!)).Select(name => $"{path}.{name} is missing") : [],
        "properties" => IsObject(value) ? rule.EnumerateObject().Where(one => value.Has(one.Name))
            .SelectMany(one => Check(value.GetProperty(one.Name), one.Value, $"{path}.{one.Name}")) : [],
        "additionalProperties" =>
            IsObject(value) && rule.ValueKind is JsonValueKind.False ? Unknown(value, schema).Select(name => $"{path}.{name} is not in the schema") : [],
        "dependentRequired" => IsObject(value) ? Dependents(value, rule).Select(name => $"{path}.{name} is missing") : [],
        "allOf" => rule.EnumerateArray().SelectMany(one => Check(value, one, path)),
        "oneOf" => Unless(rule.EnumerateArray().Count(one => Errors(value, one).Count == 0) == 1, $"{path} is not exactly one of {rule}"),
        "if" => Errors(value, rule).Count == 0 && schema.TryGetProperty("then", out var then) ? Check(value, then, path) : [],
        "then" => [],
        _ => throw new NotSupportedException($"The schema keyword {keyword} is not known to this check"),
    };

    private static IEnumerable<string> Unless(bool holds, string error) => holds ? [] : [error];

    private static IEnumerable<string> Types(JsonElement rule) =>
        rule.ValueKind is JsonValueKind.Array ? rule.EnumerateArray().Select(one => one.GetString()!) : [rule.GetString()!];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "string" => IsText(value),
        "number" => IsNumber(value),
        "integer" => IsNumber(value) && Math.Floor(value.GetDouble()) == value.GetDouble(),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => IsList(value),
        "object" => IsObject(value),
        "null" => value.ValueKind is JsonValueKind.Null,
        _ => throw new NotSupportedException($"The type {type} is not known to this check"),
    };

    private static bool HasFormat(string text, string format) => format switch
    {
        "date-time" => TimestampConverter.TryParse(text, out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        _ => throw new NotSupportedException($"The format {format} is not known to this check"),
    };

    private static IEnumerable<string> Unknown(JsonElement value, JsonElement schema) =>
        value.EnumerateObject().Select(member => member.Name).Where(name => !schema.GetProperty("properties").Has(name));

    private static IEnumerable<string> Dependents(JsonElement value, JsonElement rule) =>
        rule.EnumerateObject().Where(one => value.Has(one.Name)).SelectMany(one => one.Value.EnumerateArray()).Select(name => name.GetString()!)
            .Where(name => !value.Has(name));

    private static int Length(JsonElement value) => value.GetString()!.EnumerateRunes().Count();

    private static bool IsNumber(JsonElement value) => value.ValueKind is JsonValueKind.Number;

    private static bool IsText(JsonElement value) => value.ValueKind is JsonValueKind.String;

    private static bool IsList(JsonElement value) => value.ValueKind is JsonValueKind.Array;

    private static bool IsObject(JsonElement value) => value.ValueKind is JsonValueKind.Object;
}
