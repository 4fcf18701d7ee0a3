using System.Text.RegularExpressions;
using ActivitySmith.Server.Configuration;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>
/// Completes the framework's document from what the routes say of themselves: bodies, credentials, parameters of the query, refusals.
/// The framework finds the routes; schemas are written here, because it knows nothing of the wire types' converters.
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

        // Relative to where the document was found, unless the operator named the server's address.
        document.Servers = [new OpenApiServer { Url = server.PublicUrl ?? "/" }];

        // What the framework made of the types is replaced as a whole.
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
