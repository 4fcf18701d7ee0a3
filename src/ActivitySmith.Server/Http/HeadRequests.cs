using Microsoft.Net.Http.Headers;

namespace ActivitySmith.Server.Http;

/// <summary>
/// HEAD on every route that has GET: the same status and headers, and no body (RFC 9110, 9.3.2). The route sees a GET, and Kestrel, which keeps the original
/// method, sends no body. A route that would write forever checks <see cref="IsHead"/> and ends after its headers.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    /// <summary>Must run before routing.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Features.Set(new HeadersOnly());
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head; // The request log shows the original method.
        }
    }

    /// <summary>Whether the client requested headers only.</summary>
    public static bool IsHead(HttpContext context) => context.Features.Get<HeadersOnly>() is not null;

    /// <summary>
    /// Adds HEAD to the <c>Allow</c> header of a 405, which routing sets. Must run right before the routes, so that the gate reads the full list.
    /// </summary>
    public static async Task AllowHead(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.StatusCode != StatusCodes.Status405MethodNotAllowed || context.Response.HasStarted) return;
        var allowed = context.Response.Headers.GetCommaSeparatedValues(HeaderNames.Allow);
        if (allowed.Contains(HttpMethods.Get) && !allowed.Contains(HttpMethods.Head))
            context.Response.Headers.Allow = string.Join(", ", allowed.Append(HttpMethods.Head));
    }

    private sealed class HeadersOnly;
}
