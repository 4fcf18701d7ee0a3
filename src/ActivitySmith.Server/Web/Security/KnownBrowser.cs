using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// A cookie that identifies a browser after it signed out. It gives no access: sign-in attempts from a browser that has signed the person in before are
/// counted apart from other attempts from the same network (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
/// </summary>
internal sealed class KnownBrowser(CookieNames names)
{
    /// <summary>Characters, 120 bits.</summary>
    private const int Length = 20;

    /// <summary>The source of a request.</summary>
    public SignInSource SourceOf(HttpContext context) => Source(context, Sent(context));

    /// <summary>Gives the browser an id in a cookie, or renews the cookie that it has.</summary>
    public SignInSource Remember(HttpContext context)
    {
        var id = Sent(context) ?? Randomness.Text(Length);
        context.Response.Cookies.Append(names.Of(CookieKind.Browser, context.Request), id, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = names.IsSecure(context.Request),
            MaxAge = SignInOrigin.KnownAfterSignIn,
            Path = CookieNames.Path,
            IsEssential = true,
        });
        return Source(context, id);
    }

    private string? Sent(HttpContext context) => context.Request.Cookies[names.Of(CookieKind.Browser, context.Request)] is { Length: Length } id ? id : null;

    /// <summary>Stores the hash of the cookie: a copy of the database must not reveal which cookie to send.</summary>
    private static SignInSource Source(HttpContext context, string? browser)
    {
        var address = context.Connection.RemoteIpAddress;
        return new SignInSource(ClientAddress.Of(address).ToString(), browser is null ? null : Sessions.IdOf(browser), AddressText.Of(address));
    }
}
