namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// The token of a browser that was paired, where no script can read it. It is a credential on <c>/api/device</c> alone, and only for
/// requests of the server's own pages.
/// </summary>
public sealed class DeviceCookie(CookieNames names)
{
    /// <summary>The name that earlier versions used on every server. Such a cookie moves to the new name at the next visit.</summary>
    internal const string FormerName = "activitysmith-device";

    /// <summary>The most that browsers keep (RFC 6265bis, 5.5); counted again from every visit.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>Null when the browser has none.</summary>
    public string? Read(HttpRequest request) => Names(request).Select(name => request.Cookies[name]).FirstOrDefault(token => token is { Length: > 0 });

    public void Write(HttpContext context, string token)
    {
        context.Response.Cookies.Append(names.Of(CookieKind.Device, context.Request), token, Options(context, Lifetime));

        // The same token under an older name: from before the server had names of its own, or was reached over https.
        foreach (var name in Names(context.Request).Skip(1))
            if (context.Request.Cookies[name] == token) context.Response.Cookies.Delete(name, Options(context, lifetime: null));
    }

    /// <summary>For a request that the cookie let in; one with a header of its own is left alone.</summary>
    public void Renew(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0 && Read(context.Request) is { } token) Write(context, token);
    }

    /// <summary>Removes the token from the browser, under each name that it has there. A token of another server on this host stays.</summary>
    public void Clear(HttpContext context)
    {
        var token = Read(context.Request);
        foreach (var name in Names(context.Request))
            if (context.Request.Cookies[name] == token) context.Response.Cookies.Delete(name, Options(context, lifetime: null));
    }

    /// <summary>The name that is written, then older ones that are read too.</summary>
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
