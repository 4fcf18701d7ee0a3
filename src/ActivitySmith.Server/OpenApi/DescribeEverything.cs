using System.Text.RegularExpressions;
using ActivitySmith.Server.Configuration;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>
/// Completes the framework's document from the metadata of the routes: bodies, credentials, query parameters, refusals. The framework finds the routes; the
/// schemas are written here, because the framework does not read the converters of the wire types.
/// </summary>
internal sealed partial class DescribeEverything(ServerOptions server) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ActivitySmith, self-hosted",
            Version = typeof(DescribeEverything).Assembly.GetName().Version!.ToString(3),
            Description = "Live Activities, push notifications, badges and widget metrics, and the management of this server.",
        };

        // Relative to the address of the document, unless the operator set the public address.
        document.Servers = [new OpenApiServer { Url = server.PublicUrl ?? "/" }];

        // Drops the framework's own schemas.
        document.Components = new OpenApiComponents();
        Credentials.Define(document);
        var operations = new OperationWriter(document, new WireSchemas(document));
        foreach (var route in context.DescriptionGroups.SelectMany(group => group.Items))
        {
            if (document.Paths.TryGetValue(PathOf(route), out var path)
                && path.Operations?.TryGetValue(HttpMethod.Parse(route.HttpMethod), out var operation) == true)
            {
                operations.Complete(operation, route.ActionDescriptor.EndpointMetadata);
            }
        }

        return Task.CompletedTask;
    }

    private static string PathOf(ApiDescription route) => "/" + Constraint().Replace(route.RelativePath ?? "", "}").TrimEnd('/');

    [GeneratedRegex(":[^}]*}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();
}
