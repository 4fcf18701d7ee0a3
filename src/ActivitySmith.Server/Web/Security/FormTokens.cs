using ActivitySmith.Server.Http.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// The framework's antiforgery tokens, with the cookie name that <see cref="CookieNames"/> returns for the request: one instance for https and one
/// for plain http, because the framework's options have one name only. A token of a signed-in page is valid for its session only: it contains the id
/// that <see cref="PageSession"/> gives the principal.
/// </summary>
internal sealed class FormTokens(CookieNames names, IDataProtectionProvider protection, ILoggerFactory logs) : IAntiforgery
{
    // Created with the first request: the name contains the id of the installation, which is not available before.
    private readonly Lazy<IAntiforgery> plain = new(() => Make(names.Of(CookieKind.Form, isSecure: false), isSecure: false, protection, logs));
    private readonly Lazy<IAntiforgery> secure = new(() => Make(names.Of(CookieKind.Form, isSecure: true), isSecure: true, protection, logs));

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => For(httpContext).GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => For(httpContext).GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => For(httpContext).IsRequestValidAsync(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) => For(httpContext).ValidateRequestAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) => For(httpContext).SetCookieTokenAndHeader(httpContext);

    private IAntiforgery For(HttpContext context) => (names.IsSecure(context.Request) ? secure : plain).Value;

    private static IAntiforgery Make(string name, bool isSecure, IDataProtectionProvider protection, ILoggerFactory logs) =>
        new ServiceCollection().AddSingleton(protection).AddSingleton(logs).AddAntiforgery(o =>
        {
            o.Cookie = new FormCookie(isSecure) { Name = name, Path = CookieNames.Path, HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true };
            o.SuppressXFrameOptionsHeader = true; // the frame-ancestors directive of every page does this
        }).BuildServiceProvider().GetRequiredService<IAntiforgery>();

    /// <summary>
    /// Sets Secure also where only the public address uses https; the framework's policy would refuse requests that a proxy forwards as http.
    /// </summary>
    private sealed class FormCookie(bool isSecure) : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var options = base.Build(context, expiresFrom);
            options.Secure = isSecure;
            return options;
        }
    }
}
