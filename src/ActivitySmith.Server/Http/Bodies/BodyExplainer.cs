using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Contracts;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>
/// Finds the error in a body that was refused. The serializer's messages name .NET types, and often a wrong path; so the body is read a second time, slowly,
/// against the same type descriptions, up to the first problem.
/// </summary>
internal static class BodyExplainer
{
    public static Refusal Explain(ReadOnlySpan<byte> json, JsonTypeInfo type, JsonException exception)
    {
        try
        {
            return FirstProblem(json, type) ?? Refuse(JsonPath.OfSerializer(exception.Path), "has a value that the server cannot read");
        }
        catch (JsonException syntax)
        {
            return NotJson(syntax, JsonPath.OfSerializer(exception.Path));
        }
    }

    /// <summary>Null when there is no problem.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Refusal? FirstProblem(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        if (DepthScan.FirstTooDeep(json) is { } deep) return Refuse(deep, $"is nested more than {WireJson.MaxDepth} levels deep");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        var problem = new BodyWalk(type.Options).FirstProblem(document.RootElement, type.Type, JsonPath.Root);
        return problem is null ? null : Refuse(problem.Path, problem.Text);
    }

    private static Refusal NotJson(JsonException syntax, JsonPath near)
    {
        var line = (syntax.LineNumber ?? 0) + 1;
        var column = (syntax.BytePositionInLine ?? 0) + 1;
        return Catalogue.InvalidBody(
            near.Text, $"The body is not valid JSON at line {line}, byte {column} (near {near.Text}); check quotes, commas and brackets there");
    }

    private static Refusal Refuse(JsonPath path, string text) => Catalogue.InvalidBody(path.Text, $"{path.Subject} {text}");
}
