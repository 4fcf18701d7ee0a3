using System.Reflection;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Rules for the handlers of the pages (docs/architecture.md, "Pages").</summary>
public sealed class PageHandlerTests
{
    /// <summary>Two route values or a form, the request, the page's view, and one service that does the work.</summary>
    private const int MaxParameters = 5;

    [Fact]
    public async Task No_page_handler_has_more_than_five_parameters()
    {
        await using var server = await RunningServer.Start();

        var handlers = server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => (Route: endpoint.DisplayName, Method: endpoint.Metadata.GetMetadata<MethodInfo>()))
            .Where(handler => handler.Method?.DeclaringType?.Namespace?.StartsWith("ActivitySmith.Server.Web", StringComparison.Ordinal) == true)
            .Select(handler => (handler.Route, handler.Method!.GetParameters().Length))
            .ToList();

        Assert.Contains(handlers, handler => handler.Route?.StartsWith("HTTP: POST /widgets/{key}", StringComparison.Ordinal) == true);
        Assert.Empty(handlers.Where(handler => handler.Length > MaxParameters).Select(handler => $"{handler.Route} takes {handler.Length}"));
    }
}
