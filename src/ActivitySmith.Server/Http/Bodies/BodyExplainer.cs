using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Contracts;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>
/// Says what is wrong with a body that was refused. The serializer knows that something is wrong, but names .NET types and the wrong
/// path too often; so the body is read a second time, slowly, against the same type descriptions, until the first problem.
/// </summary>
internal static class BodyExplainer
{
    public static Refusal Explain(ReadOnlySpan<byte> json, JsonTypeInfo type, JsonException exception)
    {
        try
        {
            return FirstProblem(json, type) ?? Refuse(JsonPath.OfSerializer(exception.Path), "cannot be used as it is");
        }
        catch (JsonException syntax)
        {
            return NotJson(syntax, JsonPath.OfSerializer(exception.Path));
        }
    }

    /// <summary>Null when the walk finds nothing.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Refusal? FirstProblem(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        if (DepthScan.FirstTooDeep(json) is { } deep) return Refuse(deep, $"is nested more than {WireJson.MaxDepth} levels deep");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        return new BodyWalk(type.Options).FirstProblem(document.RootElement, type.Type, JsonPath.Root) is { } problem ? Refuse(problem.Path, problem.Text) : null;
    }

    private static Refusal NotJson(JsonException syntax, JsonPath near)
    {
        var line = (syntax.LineNumber ?? 0) + 1;
        var column = (syntax.BytePositionInLine ?? 0) + 1;
        return Catalogue.InvalidBody(near.Text, $"The body is not valid JSON at line {line}, byte {column} (near {near.Text}); check quotes, commas and brackets there");
    }

    private static Refusal Refuse(JsonPath path, string text) => Catalogue.InvalidBody(path.Text, $"{path.Subject} {text}");
}
