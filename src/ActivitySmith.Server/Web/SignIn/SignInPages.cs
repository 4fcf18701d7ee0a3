using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>Signing in by password, and a code where the person has a second factor; signing out.</summary>
internal static class SignInPages
{
    public static void MapSignInPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", SignIn);
        pages.MapPost("/sign-in", ByPassword).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapPost("/sign-in/code", ByCode).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapPost("/sign-out", SignOut).RequireAuthorization(PageSession.Policy).AsForm("signOut");
    }

    private static async Task<IResult> SignIn(string? token, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";

        // Older links have the token in the query instead of the fragment.
        if (!string.IsNullOrEmpty(token)) return LinkPages.Show(LinkKind.Made, token);
        return await PageSession.Find(context) is not null ? TypedResults.LocalRedirect("/") : PageResponse.Show<SignInPage>(new { });
    }

    private static async Task<IResult> ByPassword(PageForm form, SignInService signIn, SignInLimit limit, SignInEntry entry, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var email = form.Text("email");
        var attempt = await limit.Admit(context);
        if (attempt.IsRefused(out var crowded)) return Refuse(crowded, email);
        var tried = await signIn.ByPassword(email, form.Verbatim("password"), attempt.Value, context.RequestAborted);
        if (tried.IsRefused(out var refusal)) return Refuse(refusal, email);
        if (tried.Value.Person is { } person) return await entry.Open(context, person.Account, person.UserId, person.Stamp, isByLink: false);
        return PageResponse.Show<CodePage>(new { Ticket = tried.Value.Ticket! });
    }

    private static async Task<IResult> ByCode(PageForm form, SignInService signIn, SignInLimit limit, SignInEntry entry, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var attempt = await limit.Admit(context);
        if (attempt.IsRefused(out var crowded)) return Refuse(crowded, email: null);
        var ticket = form.Text("ticket");
        var tried = await signIn.ByCode(ticket, form.Text("code"), form.Text("recovery-code"), attempt.Value, context.RequestAborted);
        if (!tried.IsRefused(out var refusal))
        {
            var person = tried.Value.Person;
            return await entry.Open(context, person.Account, person.UserId, person.Stamp, tried.Value.ByLink);
        }

        return refusal == PeopleCatalogue.WrongCode || refusal == PeopleCatalogue.WrongRecoveryCode
            ? PageResponse.Show<CodePage>(new { Ticket = ticket!, Refusal = refusal }, refusal)
            : Refuse(refusal, email: null);
    }

    internal static IResult Refuse(Refusal refusal, string? email) => PageResponse.Show<SignInPage>(new { Refusal = refusal, Email = email }, refusal);

    private static async Task<IResult> SignOut(PageRequest request, Sessions sessions) =>
        await sessions.Close(request.Http, request.Visitor) is { } refusal
            ? PageResponse.Say(request.Visitor, refusal)
            : TypedResults.LocalRedirect("/sign-in");
}
