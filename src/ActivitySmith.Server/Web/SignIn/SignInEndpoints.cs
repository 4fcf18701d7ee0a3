using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>The ways in (a link with a token; a password, and a code where one is asked for) and the way out.</summary>
internal static class SignInEndpoints
{
    /// <summary>Longer ones are no token of ours and are not looked up.</summary>
    private const int LongestToken = 256;

    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", SignIn);
        pages.MapPost("/sign-in", ByPassword).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapPost("/sign-in/code", ByCode).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapPost("/sign-out", SignOut).RequireAuthorization(PageSession.Policy).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static async Task<IResult> SignIn(string? token, ISignInLinks links, TimeProvider clock, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        if (!string.IsNullOrEmpty(token))
        {
            var who = token.Length <= LongestToken ? await links.Redeem(token, cancellationToken) : null;
            if (who is null) return PageAnswer.Show<SignInPage>(new { LinkRefused = true }, PeopleCatalogue.LinkGone);
            await PageSession.Open(context, who.Account, who.UserId, who.Stamp, byLinkAt: clock.GetUtcNow());
            return TypedResults.LocalRedirect("/");
        }

        return await PageSession.IsOpen(context) ? TypedResults.LocalRedirect("/") : PageAnswer.Show<SignInPage>(new { });
    }

    private static async Task<IResult> ByPassword(
        PageForm form, SignInDesk desk, SignInLimit limit, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var email = form.Text("email");
        if (await limit.Count(context) is { } crowded) return Refuse(crowded, email);
        var tried = await desk.ByPassword(email, form.Verbatim("password"), cancellationToken);
        if (tried.IsRefused(out var refusal)) return Refuse(refusal, email);
        if (tried.Value.Person is { } person) return await Enter(context, person, byLinkAt: null);
        return PageAnswer.Show<CodePage>(new { Ticket = tried.Value.Ticket! });
    }

    private static async Task<IResult> ByCode(PageForm form, SignInDesk desk, SignInLimit limit, TimeProvider clock, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        if (await limit.Count(context) is { } crowded) return Refuse(crowded, email: null);
        var ticket = form.Text("ticket");
        var tried = await desk.ByCode(ticket, form.Text("code"), cancellationToken);
        if (!tried.IsRefused(out var refusal)) return await Enter(context, tried.Value.Person, tried.Value.ByLink ? clock.GetUtcNow() : null);
        return refusal == PeopleCatalogue.WrongCode
            ? PageAnswer.Show<CodePage>(new { Ticket = ticket!, Refusal = refusal }, refusal)
            : Refuse(refusal, email: null);
    }

    internal static async Task<IResult> Enter(HttpContext context, Person person, DateTimeOffset? byLinkAt)
    {
        await PageSession.Open(context, person.Account, person.UserId, person.Stamp, byLinkAt);
        return TypedResults.LocalRedirect("/");
    }

    private static IResult Refuse(Refusal refusal, string? email) => PageAnswer.Show<SignInPage>(new { Refusal = refusal, Email = email }, refusal);

    private static async Task<IResult> SignOut(Visitor visitor, Sessions sessions, HttpContext context)
    {
        await sessions.Close(context, visitor);
        return TypedResults.LocalRedirect("/sign-in");
    }
}
