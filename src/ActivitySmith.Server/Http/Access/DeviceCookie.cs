namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// The token of a browser that was paired, where no script can read it. It is a credential on <c>/api/device</c> alone, and only for
/// requests of the server's own pages.
/// </summary>
internal static class DeviceCookie
{
    public const string Name = "activitysmith-device";

    /// <summary>The most that browsers keep (RFC 6265bis, 5.5); counted anew with every visit.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>Null when the browser has none.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 } token ? token : null;

    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(Name, token, Options(context, Lifetime));

    /// <summary>For a request that the cookie let in; one with a header of its own is left alone.</summary>
    public static void Renew(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0 && Read(context.Request) is { } token) Write(context, token);
    }

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, lifetime: null));

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        MaxAge = lifetime,
        Path = "/",
        IsEssential = true,
    };
}
