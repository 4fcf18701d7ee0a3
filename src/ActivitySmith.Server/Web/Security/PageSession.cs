using System.Globalization;
using System.Security.Claims;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// Who looks at a page: a cookie session that a sign-in link or a password opened. It names the user and the stamp that stood then; both
/// are looked up with every request, so that a removed user or an ended session is out at once. The API never reads it, pages never read API keys.
/// </summary>
internal static class PageSession
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>Put on every page and on the event stream; without a session pages lead to /sign-in and everything below /board answers 401.</summary>
    public const string Policy = "page";

    private const string AccountClaim = "account";
    private const string StampClaim = "stamp";

    /// <summary>Tells the sessions of one person apart.</summary>
    private const string SessionClaim = "session";

    /// <summary>Present when a link opened the session: UNIX seconds of that moment.</summary>
    private const string LinkClaim = "link";

    /// <summary>30 days since the last visit.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public static void AddPageSession(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme, o =>
        {
            o.Cookie.Name = "activitysmith";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.ExpireTimeSpan = Lifetime;
            o.SlidingExpiration = true;
            o.Events.OnValidatePrincipal = Validate;
            o.Events.OnRedirectToLogin = static context =>
            {
                if (context.Request.Path.StartsWithSegments("/board")) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                else context.Response.Redirect("/sign-in");
                return Task.CompletedTask;
            };
        });
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());
        services.AddSingleton<OpenPages>();
    }

    /// <summary>Opens a session in place of any that the browser had.</summary>
    /// <param name="context">Whose answer carries the cookie.</param>
    /// <param name="account">The user's account.</param>
    /// <param name="userId">The user.</param>
    /// <param name="stamp">The stamp that holds for the user now.</param>
    /// <param name="byLinkAt">When a one-time link was used; null for a session by password.</param>
    public static Task Open(HttpContext context, AccountId account, string userId, string stamp, DateTimeOffset? byLinkAt)
    {
        List<Claim> claims =
        [
            new(AccountClaim, account.Value.ToString(CultureInfo.InvariantCulture)),
            new(ClaimTypes.NameIdentifier, userId),
            new(StampClaim, stamp),
            new(SessionClaim, Randomness.Text(20)),
        ];
        if (byLinkAt is { } at) claims.Add(new Claim(LinkClaim, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        return context.SignInAsync(
            Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)), new AuthenticationProperties { IsPersistent = true });
    }

    public static Task Close(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>True when the request carries a session that still holds.</summary>
    public static async Task<bool> IsOpen(HttpContext context) => (await context.AuthenticateAsync(Scheme)).Succeeded;

    /// <summary>The account whose pages are shown; only behind <see cref="Policy"/>.</summary>
    public static AccountId AccountOf(ClaimsPrincipal user) =>
        new(long.Parse(user.FindFirstValue(AccountClaim)!, CultureInfo.InvariantCulture));

    /// <summary>Empty for a session of a version that did not tell them apart.</summary>
    public static string IdOf(ClaimsPrincipal session) => session.FindFirstValue(SessionClaim) ?? "";

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (http.Features.Get<Visitor>() is not null) return;
        if (await Look(context.Principal!, http.RequestServices.GetRequiredService<PeopleQueries>(), http.RequestAborted) is { } visitor)
        {
            http.Features.Set(visitor);
            return;
        }

        context.RejectPrincipal();
        await Close(http);
    }

    /// <summary>The visitor behind a session; null when the session no longer holds.</summary>
    public static async Task<Visitor?> Look(ClaimsPrincipal session, PeopleQueries people, CancellationToken cancellation)
    {
        if (session.FindFirstValue(AccountClaim) is null || session.FindFirstValue(ClaimTypes.NameIdentifier) is not { } userId) return null;
        var member = await people.FindMember(AccountOf(session), userId, cancellation);
        if (member is null || member.Stamp != (session.FindFirstValue(StampClaim) ?? "")) return null;
        var link = session.FindFirstValue(LinkClaim);
        return new Visitor(member, link is null ? null : DateTimeOffset.FromUnixTimeSeconds(long.Parse(link, CultureInfo.InvariantCulture)));
    }
}
