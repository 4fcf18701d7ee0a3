namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// The cookie with the token of a paired browser; scripts cannot read it (HttpOnly). It is a credential only on <c>/api/device</c>, and only in requests of
/// the server's own pages.
/// </summary>
public sealed class DeviceCookie(CookieNames names)
{
    /// <summary>The name that earlier versions used on every server. The next visit moves such a cookie to the new name.</summary>
    internal const string FormerName = "activitysmith-device";

    /// <summary>The longest lifetime that browsers accept (RFC 6265bis, 5.5); every visit renews it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>The token; null when the browser sent none.</summary>
    public string? Read(HttpRequest request) => Names(request).Select(name => request.Cookies[name]).FirstOrDefault(token => token is { Length: > 0 });

    public void Write(HttpContext context, string token)
    {
        context.Response.Cookies.Append(names.Of(CookieKind.Device, context.Request), token, Options(context, Lifetime));

        // The same token under an older name: from an earlier version, or from when the server was reached over http.
        foreach (var name in Names(context.Request).Skip(1))
            if (context.Request.Cookies[name] == token) context.Response.Cookies.Delete(name, Options(context, lifetime: null));
    }

    /// <summary>Renews the cookie of a request that it authenticated; does nothing for a request with an <c>Authorization</c> header.</summary>
    public void Renew(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0 && Read(context.Request) is { } token) Write(context, token);
    }

    /// <summary>Deletes the token from the browser under all its names. The token of another server on this host stays.</summary>
    public void Clear(HttpContext context)
    {
        var token = Read(context.Request);
        foreach (var name in Names(context.Request))
            if (context.Request.Cookies[name] == token) context.Response.Cookies.Delete(name, Options(context, lifetime: null));
    }

    /// <summary>The name that is written, then older names that are still read.</summary>
    private IEnumerable<string> Names(HttpRequest request)
    {
        var isSecure = names.IsSecure(request);
        yield return names.Of(CookieKind.Device, isSecure);
        if (isSecure) yield return names.Of(CookieKind.Device, isSecure: false);
        yield return FormerName;
    }

    private CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = names.IsSecure(context.Request),
        MaxAge = lifetime,
        Path = CookieNames.Path,
        IsEssential = true,
    };
}
