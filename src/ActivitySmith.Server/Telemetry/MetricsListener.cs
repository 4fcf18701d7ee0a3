using System.Net;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActivitySmith.Server.Telemetry;

/// <summary>The addresses of <c>ACTIVITYSMITH_METRICS__URLS</c>, which serve only metrics and health.</summary>
internal sealed class MetricsListener
{
    private static readonly MetricsListener Marker = new();

    /// <summary>Whether the request came in on one of these addresses.</summary>
    public static bool Has(HttpContext context) => context.Features.Get<MetricsListener>() is not null;

    /// <summary>Marks the connections of these addresses.</summary>
    public static void Mark(KestrelServerOptions kestrel, string[] addresses) => kestrel.ConfigureEndpointDefaults(listen =>
    {
        if (listen.IPEndPoint is not { } point || !Array.Exists(addresses, address => ListenAddress.Binds(address, point))) return;
        listen.Use(next => connection =>
        {
            connection.Features.Set(Marker);
            return next(connection);
        });
    });

    /// <summary>Must come first: nothing else of the server can be reached there.</summary>
    public static Task Guard(HttpContext context, RequestDelegate next) =>
        !Has(context) || context.Request.Path.Equals(MetricsPage.Path, StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/health")
            ? next(context)
            : RefusalWriter.Write(context, Catalogue.RouteNotFound);
}
