using ActivitySmith.Server.Http.Address;
using Microsoft.Net.Http.Headers;

namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// Tells requests of the server's own pages from those that another site makes a browser send. What only reads may come from anywhere: no
/// other site sees the answer.
/// </summary>
public sealed class OwnPage(PublicOrigin named)
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>
    /// By <c>Sec-Fetch-Site</c> (https://www.w3.org/TR/fetch-metadata/), which browsers send to https addresses and this machine's own; else by
    /// <c>Origin</c>, which they send with everything but GET and HEAD (RFC 6454, 7.3). The origin is the host that was asked for, or the public
    /// address, as a proxy may pass on the host without its port.
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
