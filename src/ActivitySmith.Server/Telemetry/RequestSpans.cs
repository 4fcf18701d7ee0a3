using System.Diagnostics;
using ActivitySmith.Ledger.Telemetry;

namespace ActivitySmith.Server.Telemetry;

/// <summary>
/// The spans of requests (https://opentelemetry.io/docs/specs/semconv/http/http-spans/). They have the route and never the path or the query: paths of
/// one-time links have secrets in them. A request that is not traced costs one lookup of a header.
/// </summary>
internal sealed class RequestSpans(RequestDelegate next, OtelVariables variables, TracePace pace)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsWanted(context.Request))
        {
            await next(context);
            return;
        }

        using var span = Begin(context.Request);
        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            span?.SetTag("error.type", error.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            if (span is { IsAllDataRequested: true }) Describe(span, context);
        }
    }

    private bool IsWanted(HttpRequest request) =>
        !IsOfMonitoring(request.Path) && (request.Headers.TraceParent.Count > 0 || variables.HasSampler || pace.TryTake());

    /// <summary>Requests that monitoring repeats every few seconds.</summary>
    private static bool IsOfMonitoring(PathString path) =>
        path.StartsWithSegments(MetricsPage.Path) || path.StartsWithSegments("/health") || path.StartsWithSegments("/api/health");

    private static Activity? Begin(HttpRequest request)
    {
        _ = ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var caller);
        Activity.Current = null; // The framework's activity, which nobody records, would otherwise be the parent of a request without a caller.
        return Tracing.Source.StartActivity(MethodOf(request), ActivityKind.Server, caller);
    }

    private static void Describe(Activity span, HttpContext context)
    {
        var (method, status) = (MethodOf(context.Request), context.Response.StatusCode);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (route is not null) span.DisplayName = $"{method} {route}";
        span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status)
            .SetTag("url.scheme", context.Request.Scheme);
        if (status >= 500) span.SetStatus(ActivityStatusCode.Error);
    }

    private static string MethodOf(HttpRequest request) =>
        HttpMethods.GetCanonicalizedValue(request.Method) is var method && Known.Contains(method) ? method : "_OTHER";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };
}
