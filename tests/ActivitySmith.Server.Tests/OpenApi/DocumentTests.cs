using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Tests.Manage;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.OpenApi;

/// <summary>The document and the routes match, in both directions.</summary>
public sealed partial class DocumentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Every_route_is_in_the_document_with_its_name_body_parameters_and_every_status()
    {
        var document = await Document();
        var routes = Routes().ToList();
        Assert.True(routes.Count > 40, $"{routes.Count} routes");
        foreach (var (method, path, endpoint) in routes)
        {
            var route = $"{method} {path}";
            Assert.True(document.GetProperty("paths").TryGetProperty(path, out var item) && item.TryGetProperty(method, out _), $"{route} is missing");
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
            Assert.Equal(endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName, Text(operation, "operationId"));
            Assert.False(string.IsNullOrEmpty(Text(operation, "summary")), $"{route} has no summary");

            var body = endpoint.Metadata.GetMetadata<BodyDescription>();
            Assert.True(body is not null == operation.TryGetProperty("requestBody", out var described), $"{route}: body");
            if (body is not null)
            {
                Assert.Equal($"#/components/schemas/{body.Type.Name}",
                    Text(described.GetProperty("content").GetProperty("application/json").GetProperty("schema"), "$ref"));
                Assert.Equal(body.IsRequired, described.TryGetProperty("required", out var required) && required.GetBoolean());
            }

            var statuses = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Select(answer => answer.StatusCode.ToString()).Distinct();
            Assert.NotEmpty(statuses);
            Assert.Equal(statuses.Order(StringComparer.Ordinal), Names(operation.GetProperty("responses")).Order(StringComparer.Ordinal));

            var parameters = operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray()
                .Select(one => $"{Text(one, "in")} {Text(one, "name")}").ToList() : [];
            Assert.All(PathParameter().Matches(path), match => Assert.Contains($"path {match.Groups["name"].Value}", parameters));
            Assert.All(endpoint.Metadata.GetOrderedMetadata<QueryDescription>(), query => Assert.Contains($"query {query.Name}", parameters));

            var needed = endpoint.Metadata.GetMetadata<RequiredCredential>()?.Credential;
            var scheme = needed switch
            {
                null => null,
                Credential.ManagingKey => "managingKey",
                Credential.OperatorKey => "operatorKey",
                Credential.Device =>
                "deviceToken",
                _ => "apiKey"
            };
            Assert.Equal(scheme, operation.GetProperty("security").EnumerateArray().SelectMany(Names).SingleOrDefault());
        }
    }

    [Fact]
    public async Task Every_route_in_the_document_exists()
    {
        var known = Routes().Select(route => $"{route.Method} {route.Path}").ToHashSet();
        var described = (await Document()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name}"));
        Assert.Equal(known.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_reference_resolves_and_every_schema_is_used()
    {
        var document = await Document();
        var names = Names(document.GetProperty("components").GetProperty("schemas")).ToHashSet();
        var used = Reference().Matches(document.GetRawText()).Select(match => match.Groups["name"].Value).ToHashSet();
        Assert.Equal(names.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        var ids = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => Text(operation.Value, "operationId")).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Schemas_contain_required_members_lengths_and_enumerations()
    {
        var document = await Document();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var state = schemas.GetProperty("ContentState");
        Assert.Equal("""["title"]""", state.GetProperty("required").GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
        Assert.Equal(JsonValueKind.False, state.GetProperty("additionalProperties").ValueKind);
        Assert.Contains("\"value\"", state.GetProperty("properties").GetProperty("type").GetProperty("enum").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(8, state.GetProperty("properties").GetProperty("metrics").GetProperty("maxItems").GetInt32());
        var end = schemas.GetProperty("ContentStateEnd");
        Assert.False(end.TryGetProperty("required", out _));
        Assert.Equal(8, end.GetProperty("properties").GetProperty("metrics").GetProperty("maxItems").GetInt32());
        var tags = schemas.GetProperty("PushRequest").GetProperty("properties").GetProperty("tags");
        Assert.Equal(20, tags.GetProperty("maxItems").GetInt32());
        Assert.Equal(64, tags.GetProperty("items").GetProperty("maxLength").GetInt32());
        Assert.Equal(100, schemas.GetProperty("KeyCreateRequest").GetProperty("properties").GetProperty("name").GetProperty("maxLength").GetInt32());
        Assert.Contains("activity_id", schemas.GetProperty("ManagedStream").GetProperty("required").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("managingKey").GetProperty("scheme").GetString());
        Assert.Equal("/", Text(document.GetProperty("servers")[0], "url"));
    }

    [Fact]
    public async Task An_export_is_described_in_both_formats()
    {
        foreach (var (list, row) in new[] { ("activities", "ManagedActivity"), ("notifications", "ManagedNotification") })
        {
            var operation = (await Document()).GetProperty("paths").GetProperty($"/api/manage/export/{list}").GetProperty("get");

            var content = operation.GetProperty("responses").GetProperty("200").GetProperty("content");
            Assert.Equal(["application/x-ndjson", "text/csv"], Names(content));
            Assert.Equal($"#/components/schemas/{row}", Text(content.GetProperty("application/x-ndjson").GetProperty("schema"), "$ref"));
            Assert.Equal("string", Text(content.GetProperty("text/csv").GetProperty("schema"), "type"));
            var format = operation.GetProperty("parameters").EnumerateArray().Single(one => Text(one, "name") == "format");
            Assert.Equal(["jsonl", "csv"], format.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
            Assert.DoesNotContain(operation.GetProperty("parameters").EnumerateArray(), one => Text(one, "name") is "limit" or "cursor");
        }
    }

    private async Task<JsonElement> Document()
    {
        using var anybody = fixture.Server.NewClient(key: null);
        return (await anybody.Get("/openapi/v1.json")).Is(HttpStatusCode.OK).Json;
    }

    /// <summary>Every route for programs: below /api, and health.</summary>
    private IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Routes() =>
        from endpoint in fixture.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = Constraint().Replace($"/{endpoint.RoutePattern.RawText!.Trim('/')}", "}")
        where path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/health/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (method.ToLowerInvariant(), path, endpoint);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private static string? Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString() : null;

    [GeneratedRegex(":[^}]*}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();

    [GeneratedRegex("{(?<name>[^}]*)}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathParameter();

    [GeneratedRegex("#/components/schemas/(?<name>[A-Za-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
