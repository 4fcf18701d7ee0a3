using System.Text.Json;
using Xunit;

namespace ActivitySmith.Server.Tests.Api.Schemas;

/// <summary>The published OpenAPI document, which is stored outside the repository.</summary>
internal sealed class PublishedDocument
{
    private static readonly Lazy<PublishedDocument?> Loaded = new(Load);

    private readonly JsonElement root;

    private PublishedDocument(JsonElement root) => this.root = root;

    /// <summary>Skips the calling test when the document does not exist.</summary>
    public static PublishedDocument Required()
    {
        Assert.SkipWhen(Loaded.Value is null, "The published document (../shared/reference/openapi-2026-07.json) was not found");
        return Loaded.Value!;
    }

    /// <summary>Every route with its method, in the document's order.</summary>
    public IEnumerable<PublishedRoute> Routes =>
        from path in root.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where method.Name is "get" or "put" or "post" or "delete"
        select new PublishedRoute(path.Name, method.Name, method.Value);

    /// <summary>The schema that <c>$ref</c> names, or the schema itself.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.Split('/')[1..].Aggregate(root, (at, name) => at.GetProperty(name));
        return schema;
    }

    private static PublishedDocument? Load()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "ActivitySmith.slnx"))) continue;
            var file = Path.Combine(folder.Parent!.FullName, "shared", "reference", "openapi-2026-07.json");
            return File.Exists(file) ? new PublishedDocument(JsonDocument.Parse(File.ReadAllBytes(file)).RootElement) : null;
        }

        return null;
    }
}

/// <param name="Path">The path in the document, with <c>{stream_key}</c>.</param>
/// <param name="Method">In lower case.</param>
/// <param name="Operation">The operation object of the document.</param>
internal sealed record PublishedRoute(string Path, string Method, JsonElement Operation)
{
    private const string Json = "application/json";

    public HttpMethod HttpMethod => new(Method.ToUpperInvariant());

    public JsonElement RequestSchema => Operation.GetProperty("requestBody").GetProperty("content").GetProperty(Json).GetProperty("schema");

    /// <summary>The example request bodies of the document, with their names.</summary>
    public IEnumerable<(string Name, JsonElement Body)> RequestExamples =>
        Operation.GetProperty("requestBody").GetProperty("content").GetProperty(Json).TryGetProperty("examples", out var examples)
            ? examples.EnumerateObject().Select(example => (example.Name, example.Value.GetProperty("value")))
            : [];

    /// <summary>Null when the document does not have this status for the route.</summary>
    public JsonElement? ResponseSchema(int status) =>
        Operation.GetProperty("responses").TryGetProperty(status.ToString(), out var response)
            ? response.GetProperty("content").GetProperty(Json).GetProperty("schema")
            : null;
}
