using ActivitySmith.Server.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>The way in (a link with a token) and the way out.</summary>
internal static class SignInEndpoints
{
    /// <summary>Longer ones are no token of ours and are not looked up.</summary>
    private const int LongestToken = 256;

    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", SignIn);
        pages.MapPost("/sign-out", (Delegate)SignOut).RequireAuthorization(PageSession.Policy).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static async Task<Results<RedirectHttpResult, RazorComponentResult<SignInPage>>> SignIn(
        string? token, ISignInLinks links, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!string.IsNullOrEmpty(token))
        {
            var who = token.Length <= LongestToken ? await links.Redeem(token, cancellationToken) : null;
            if (who is null)
            {
                return new RazorComponentResult<SignInPage>(new { LinkRefused = true }) { StatusCode = StatusCodes.Status403Forbidden };
            }

            await PageSession.Open(context, who);
            return TypedResults.LocalRedirect("/");
        }

        return await PageSession.IsOpen(context) ? TypedResults.LocalRedirect("/") : new RazorComponentResult<SignInPage>();
    }

    private static async Task<RedirectHttpResult> SignOut(HttpContext context)
    {
        await PageSession.Close(context);
        return TypedResults.LocalRedirect("/sign-in");
    }
}
