using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Http;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// Headers of every response: caches store nothing unless the route allows it, because any response can carry a secret. Headers of pages and files:
/// only the server's scripts and styles run, no site can frame a page, and no address leaks to other sites. Pictures may come from any https address,
/// because notifications contain them.
/// </summary>
internal static class PageHeaders
{
    /// <summary>https://www.w3.org/TR/CSP3/; no inline script or style, hence no nonce either.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; " +
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string PermissionsPolicy =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    /// <summary>
    /// One year (RFC 6797, 6.1.1). Without includeSubDomains: the server is responsible for its host name only, not for the names below it.
    /// </summary>
    private const string StrictTransportSecurity = "max-age=31536000";

    public static void UsePageHeaders(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServerOptions>().IsPublicOverHttps) app.Use(StaySecure);
        app.Use(ForAll);
    }

    private static Task StaySecure(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.StrictTransportSecurity = StrictTransportSecurity;
        return next(context);
    }

    private static Task ForAll(HttpContext context, RequestDelegate next)
    {
        // Set when the response starts, so that they survive a handler that clears the response.
        context.Response.OnStarting(static state =>
        {
            Write((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";

        // Older one-time links carry their token in the address instead of the fragment. Not no-referrer: with it, browsers hide the origin of a form
        // from this server too.
        headers["Referrer-Policy"] = "same-origin";
        if (ApiPath.Includes(context.Request.Path)) return;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Permissions-Policy"] = PermissionsPolicy;

        // Over plain http browsers ignore the header, with a warning in the console of each page.
        if (context.Request.IsHttps) headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
