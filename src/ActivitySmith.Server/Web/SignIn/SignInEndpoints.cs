using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>The way in by password, and a code where one is asked for, and the way out.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", SignIn);
        pages.MapPost("/sign-in", ByPassword).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapPost("/sign-in/code", ByCode).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapPost("/sign-out", SignOut).RequireAuthorization(PageSession.Policy).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static async Task<IResult> SignIn(string? token, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";

        // As links were made before their token went into the fragment.
        if (!string.IsNullOrEmpty(token)) return LinkEndpoints.Show(LinkKind.Made, token);
        return await PageSession.Find(context) is not null ? TypedResults.LocalRedirect("/") : PageAnswer.Show<SignInPage>(new { });
    }

    private static async Task<IResult> ByPassword(
        PageForm form, SignInDesk desk, SignInLimit limit, KnownBrowser browsers, Sessions sessions, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var email = form.Text("email");
        if (await limit.Count(context) is { } crowded) return Refuse(crowded, email);
        var tried = await desk.ByPassword(email, form.Verbatim("password"), browsers.SourceOf(context), cancellationToken);
        if (tried.IsRefused(out var refusal)) return Refuse(refusal, email);
        if (tried.Value.Person is { } person) return await Enter(context, sessions, person.Account, person.UserId, person.Stamp, isByLink: false);
        return PageAnswer.Show<CodePage>(new { Ticket = tried.Value.Ticket! });
    }

    private static async Task<IResult> ByCode(
        PageForm form, SignInDesk desk, SignInLimit limit, KnownBrowser browsers, Sessions sessions, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        if (await limit.Count(context) is { } crowded) return Refuse(crowded, email: null);
        var ticket = form.Text("ticket");
        var tried = await desk.ByCode(ticket, form.Text("code"), form.Text("recovery-code"), browsers.SourceOf(context), cancellationToken);
        if (!tried.IsRefused(out var refusal))
        {
            var person = tried.Value.Person;
            return await Enter(context, sessions, person.Account, person.UserId, person.Stamp, tried.Value.ByLink);
        }

        return refusal == PeopleCatalogue.WrongCode || refusal == PeopleCatalogue.WrongRecoveryCode
            ? PageAnswer.Show<CodePage>(new { Ticket = ticket!, Refusal = refusal }, refusal)
            : Refuse(refusal, email: null);
    }

    /// <summary>Opens the session and leads to the board, which names the person and the account to those who came by a link.</summary>
    internal static async Task<IResult> Enter(HttpContext context, Sessions sessions, AccountId account, string userId, string stamp, bool isByLink)
    {
        var opened = await sessions.Open(context, account, userId, stamp, isByLink);
        return opened.IsRefused(out var refusal) ? Refuse(refusal, email: null) : TypedResults.LocalRedirect(isByLink ? "/?done=signed-in" : "/");
    }

    private static IResult Refuse(Refusal refusal, string? email) => PageAnswer.Show<SignInPage>(new { Refusal = refusal, Email = email }, refusal);

    private static async Task<IResult> SignOut(Visitor visitor, Sessions sessions, HttpContext context) =>
        await sessions.Close(context, visitor) is { } refusal ? PageAnswer.Say(visitor, refusal) : TypedResults.LocalRedirect("/sign-in");
}
