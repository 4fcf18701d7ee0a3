using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// A cookie by which a browser is known again after signing out. It opens nothing: attempts in a browser that has signed the person in before are
/// counted apart from those that others make from the same network (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
/// </summary>
internal sealed class KnownBrowser(CookieNames names)
{
    /// <summary>Characters, 120 bits.</summary>
    private const int Length = 20;

    /// <summary>Where a request comes from.</summary>
    public SignInSource SourceOf(HttpContext context) => Source(context, Sent(context));

    /// <summary>Gives the browser an id that it is known by from now on, or renews the one it has.</summary>
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

    /// <summary>A copy of the database must not tell which cookie to send.</summary>
    private static SignInSource Source(HttpContext context, string? browser) =>
        new(ClientAddress.Of(context.Connection.RemoteIpAddress).ToString(), browser is null ? null : Sessions.IdOf(browser), AddressText.Of(context.Connection.RemoteIpAddress));
}
