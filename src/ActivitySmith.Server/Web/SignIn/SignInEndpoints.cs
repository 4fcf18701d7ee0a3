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
        pages.MapPost("/sign-out", SignOut).RequireAuthorization(PageSession.Policy).AsForm("signOut");
    }

    private static async Task<IResult> SignIn(string? token, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";

        // As links were made before their token went into the fragment.
        if (!string.IsNullOrEmpty(token)) return LinkEndpoints.Show(LinkKind.Made, token);
        return await PageSession.Find(context) is not null ? TypedResults.LocalRedirect("/") : PageAnswer.Show<SignInPage>(new { });
    }

    private static async Task<IResult> ByPassword(
        PageForm form, SignInDesk desk, SignInLimit limit, KnownBrowser browsers, SignInEntry entry, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var email = form.Text("email");
        if (await limit.Count(context) is { } crowded) return Refuse(crowded, email);
        var tried = await desk.ByPassword(email, form.Verbatim("password"), browsers.SourceOf(context), cancellationToken);
        if (tried.IsRefused(out var refusal)) return Refuse(refusal, email);
        if (tried.Value.Person is { } person) return await entry.Open(context, person.Account, person.UserId, person.Stamp, isByLink: false);
        return PageAnswer.Show<CodePage>(new { Ticket = tried.Value.Ticket! });
    }

    private static async Task<IResult> ByCode(
        PageForm form, SignInDesk desk, SignInLimit limit, KnownBrowser browsers, SignInEntry entry, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        if (await limit.Count(context) is { } crowded) return Refuse(crowded, email: null);
        var ticket = form.Text("ticket");
        var tried = await desk.ByCode(ticket, form.Text("code"), form.Text("recovery-code"), browsers.SourceOf(context), cancellationToken);
        if (!tried.IsRefused(out var refusal))
        {
            var person = tried.Value.Person;
            return await entry.Open(context, person.Account, person.UserId, person.Stamp, tried.Value.ByLink);
        }

        return refusal == PeopleCatalogue.WrongCode || refusal == PeopleCatalogue.WrongRecoveryCode
            ? PageAnswer.Show<CodePage>(new { Ticket = ticket!, Refusal = refusal }, refusal)
            : Refuse(refusal, email: null);
    }

    internal static IResult Refuse(Refusal refusal, string? email) => PageAnswer.Show<SignInPage>(new { Refusal = refusal, Email = email }, refusal);

    private static async Task<IResult> SignOut(Visitor visitor, Sessions sessions, HttpContext context) =>
        await sessions.Close(context, visitor) is { } refusal ? PageAnswer.Say(visitor, refusal) : TypedResults.LocalRedirect("/sign-in");
}
