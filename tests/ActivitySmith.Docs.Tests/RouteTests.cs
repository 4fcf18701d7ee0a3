using System.Text.RegularExpressions;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>The pages name every route of the server as <c>METHOD /path</c>, and no others.</summary>
public sealed partial class RouteTests
{
    private static readonly string[] Pages = ["docs/api.md", "docs/management-api.md", "docs/device-api.md", "docs/operation.md"];

    [Fact]
    public async Task Every_route_below_api_and_health_is_documented()
    {
        var documented = Documented().ToHashSet(StringComparer.Ordinal);

        var missing = (await Served())
            .Where(route => route.Contains(" /api/", StringComparison.Ordinal) || route.Contains(" /health/", StringComparison.Ordinal))
            .Where(route => !documented.Contains(route));

        Claim.None(missing);
    }

    [Fact]
    public async Task Every_documented_route_is_served()
    {
        var served = await Served();

        var unknown = Documented().Where(route => !served.Contains(route));

        Claim.None(unknown);
    }

    private static IEnumerable<string> Documented() =>
        Pages.SelectMany(page => Route().Matches(Documents.Named(page).Text)).Select(match => match.Groups["route"].Value);

    /// <summary>The routes of the running server, with path parameters as <c>{name}</c>.</summary>
    private static async Task<HashSet<string>> Served()
    {
        await using var server = await RunningServer.Start();
        return
        [
            .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(
                    method => $"{method} {Constraint().Replace("/" + route.RoutePattern.RawText!.Trim('/'), "}")}") ?? []),
        ];
    }

    [GeneratedRegex("`(?<route>(GET|POST|PUT|PATCH|DELETE) /[^`?\\s]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Route();

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}
