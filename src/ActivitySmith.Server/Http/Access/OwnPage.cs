using ActivitySmith.Server.Http.Address;
using Microsoft.Net.Http.Headers;

namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// Distinguishes requests of the server's own pages from cross-site requests (CSRF). GET and HEAD are always accepted: they change nothing, and the browser
/// hides the response from other sites.
/// </summary>
public sealed class OwnPage(PublicOrigin named)
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>
    /// Decides by <c>Sec-Fetch-Site</c> (https://www.w3.org/TR/fetch-metadata/), which browsers send to https and loopback addresses; else by
    /// <c>Origin</c>, which they send with all methods but GET and HEAD (RFC 6454, 7.3). The origin must be the request's host, or the public address, as
    /// a proxy may forward the host without its port.
    /// </summary>
    public bool Sent(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return true;
        var headers = request.Headers;
        if (headers.TryGetValue(FetchSite, out var site)) return site == "same-origin";
        return headers.TryGetValue(HeaderNames.Origin, out var origin) && Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && (IsSame(from, request.Host) || named.Is(from));
    }

    private static bool IsSame(Uri from, HostString host) =>
        string.Equals(from.Host, host.Host, StringComparison.OrdinalIgnoreCase) && (host.Port is { } port ? port == from.Port : from.IsDefaultPort);
}
