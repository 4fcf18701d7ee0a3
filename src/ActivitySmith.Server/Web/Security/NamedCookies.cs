using ActivitySmith.Server.Http.Access;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Gives the session cookie the name and flags that <see cref="CookieNames"/> returns for the request.</summary>
internal sealed class NamedCookies(CookieNames names) : ICookieManager
{
    private readonly ChunkingCookieManager cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => cookies.GetRequestCookie(context, NameFor(context));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        cookies.AppendResponseCookie(context, NameFor(context), value, Fit(context, options));

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => cookies.DeleteCookie(context, NameFor(context), Fit(context, options));

    private string NameFor(HttpContext context) => names.Of(CookieKind.Session, context.Request);

    private CookieOptions Fit(HttpContext context, CookieOptions options) =>
        new(options) { Path = CookieNames.Path, Domain = null, Secure = names.IsSecure(context.Request) };
}
