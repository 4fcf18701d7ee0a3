using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>Serves the OpenAPI document of all routes at <c>/openapi/v1.json</c>, without a credential.</summary>
public static class OpenApiServices
{
    internal const string DocumentName = "v1";

    internal const OpenApiSpecVersion SpecVersion = OpenApiSpecVersion.OpenApi3_1;

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddSingleton<ServedDocument>();
        return services.AddOpenApi(DocumentName, options =>
        {
            options.OpenApiVersion = SpecVersion;
            options.AddDocumentTransformer<DescribeEverything>();
        });
    }

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app) => app.MapGet($"/openapi/{DocumentName}.json", Serve).ExcludeFromDescription();

    private static async Task<FileContentHttpResult> Serve(ServedDocument document)
    {
        var (json, tag) = await document.Written;
        return TypedResults.Bytes(json, "application/json", entityTag: tag);
    }
}
