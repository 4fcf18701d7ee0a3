using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>The OpenAPI document of everything served: <c>/openapi/v1.json</c>, for anybody, like the routes' own names.</summary>
public static class OpenApiRoom
{
    private const string DocumentName = "v1";

    public static IServiceCollection AddOpenApiRoom(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer<DescribeEverything>();
    });

    public static void MapOpenApiRoom(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").ExcludeFromDescription();
}
