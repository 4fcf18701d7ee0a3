using System.Globalization;
using System.Security.Claims;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// Identifies the visitor of a page by a cookie that names a session, a row of the ledger. Every request reads the row and its user, so that a
/// removed user or an ended session loses access at once, copies of the cookie too. The API never reads the cookie, pages never read API keys.
/// </summary>
internal static class PageSession
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>On every page and on the event stream; without a session pages redirect to /sign-in and routes below /board respond with 401.</summary>
    public const string Policy = "page";

    private const string AccountClaim = "account";

    /// <summary>The secret whose hash is the session's id.</summary>
    private const string SecretClaim = "session";

    public static void AddPageSession(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme, o =>
        {
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;

            // The row has the expiry of the session; the cookie need not be renewed.
            o.ExpireTimeSpan = Session.Lifetime;
            o.SlidingExpiration = false;
            o.Events.OnValidatePrincipal = Validate;
            o.Events.OnRedirectToLogin = static context =>
            {
                if (context.Request.Path.StartsWithSegments("/board")) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                else context.Response.Redirect("/sign-in");
                return Task.CompletedTask;
            };
        });
        services.AddOptions<CookieAuthenticationOptions>(Scheme).Configure<CookieNames>(static (o, names) => o.CookieManager = new NamedCookies(names));
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());
        services.AddSingleton<IAntiforgery, FormTokens>();
        services.AddSingleton<OpenPages>();
        services.AddSingleton<ICommitObserver>(static provider => provider.GetRequiredService<OpenPages>());
        services.AddSingleton<SessionUses>();
        services.AddSingleton<SessionReader>();
        services.AddSingleton<Sessions>();
    }

    /// <summary>Writes the cookie of a session, in place of any that the browser had. Forms rendered afterwards carry tokens of the new session.</summary>
    /// <param name="context">Its response carries the cookie.</param>
    /// <param name="session">As the ledger has opened it.</param>
    /// <param name="secret">Its hash is the session's id.</param>
    public static Task Write(HttpContext context, Session session, string secret)
    {
        Claim[] claims =
        [
            new(AccountClaim, session.Account.Value.ToString(CultureInfo.InvariantCulture)),
            new(SecretClaim, secret),

            // Antiforgery tokens are bound to this: the id of the session, hence its account and person as well.
            new(ClaimTypes.NameIdentifier, session.Id),
        ];
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
        context.User = principal;
        return context.SignInAsync(Scheme, principal, new AuthenticationProperties { IsPersistent = true });
    }

    public static Task Clear(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>The person who is signed in, if any. For routes that require no session.</summary>
    public static async Task<Visitor?> Find(HttpContext context) =>
        (await context.AuthenticateAsync(Scheme)).Succeeded ? context.Features.Get<Visitor>() : null;

    /// <summary>The account and secret of a cookie; null when another version of the server wrote it.</summary>
    public static (AccountId Account, string Secret)? Read(ClaimsPrincipal principal) =>
        principal.FindFirstValue(SecretClaim) is { } secret && principal.FindFirstValue(AccountClaim) is not null ? (AccountOf(principal), secret) : null;

    private static AccountId AccountOf(ClaimsPrincipal user) =>
        new(long.Parse(user.FindFirstValue(AccountClaim)!, CultureInfo.InvariantCulture));

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (http.Features.Get<Visitor>() is not null) return;
        var reader = http.RequestServices.GetRequiredService<SessionReader>();
        if (Read(context.Principal!) is var (account, secret) && await reader.Find(account, Sessions.IdOf(secret), http.RequestAborted) is { } visitor)
        {
            http.Features.Set(visitor);
            http.RequestServices.GetRequiredService<SessionUses>().Note(visitor.Session, http);
            return;
        }

        context.RejectPrincipal();
        await Clear(http);
    }
}
