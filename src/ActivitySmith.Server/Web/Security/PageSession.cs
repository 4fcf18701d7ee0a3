using System.Globalization;
using System.Security.Claims;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Server.Web.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Who looks at a page: a cookie session that one sign-in link opened. The API never reads it, pages never read API keys.</summary>
internal static class PageSession
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>Put on every page and on the event stream; without a session pages lead to /sign-in and everything below /board answers 401.</summary>
    public const string Policy = "page";

    private const string AccountClaim = "account";

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
            o.Events.OnRedirectToLogin = static context =>
            {
                if (context.Request.Path.StartsWithSegments("/board")) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                else context.Response.Redirect("/sign-in");
                return Task.CompletedTask;
            };
        });
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());
    }

    public static Task Open(HttpContext context, SignedIn who) => context.SignInAsync(
        Scheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(AccountClaim, who.Account.Value.ToString(CultureInfo.InvariantCulture)),
                new Claim(ClaimTypes.NameIdentifier, who.UserId),
                new Claim(ClaimTypes.Name, who.DisplayName),
            ],
            Scheme)),
        new AuthenticationProperties { IsPersistent = true });

    public static Task Close(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>True when the request carries a session that still holds.</summary>
    public static async Task<bool> IsOpen(HttpContext context) => (await context.AuthenticateAsync(Scheme)).Succeeded;

    /// <summary>The account whose pages are shown; only behind <see cref="Policy"/>.</summary>
    public static AccountId AccountOf(ClaimsPrincipal user) =>
        new(long.Parse(user.FindFirstValue(AccountClaim)!, CultureInfo.InvariantCulture));
}
