using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>A forgotten password: asking for a letter, and coming back with the link in it. Opening the link uses nothing up, as scanners of mail open links too.</summary>
internal static class MailedLinkEndpoints
{
    private const string Ask = "/sign-in/forgotten";

    /// <summary>Longer ones are no token of ours and are not looked up.</summary>
    private const int LongestToken = 256;

    public static void MapMailedLinks(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Ask, (MailedLinks links) => Forgotten(links.IsOn ? null : PeopleCatalogue.NoMail));
        pages.MapPost(Ask, Send).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapGet(MailedLinks.Path, (string? token, HttpContext context) => Look(token, context));
        pages.MapPost(MailedLinks.Path, Enter).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static async Task<IResult> Send(PageForm form, MailedLinks links, SignInLimit limit, HttpContext context)
    {
        if (!links.IsOn) return Forgotten(PeopleCatalogue.NoMail);
        var typed = form.Text("email");
        if (await limit.Count(context) is { } crowded) return Forgotten(crowded, typed);
        var email = EmailAddress.Normal(typed);
        if (email.IsRefused(out var refusal)) return Forgotten(refusal, typed);
        return await links.TrySend(email.Value) ? PageAnswer.Show<ForgottenPage>(new { IsSent = true }) : Forgotten(PeopleCatalogue.MailIsBusy, typed);
    }

    private static IResult Look(string? token, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        return PageAnswer.Show<MailedLinkPage>(new { Token = token ?? "" });
    }

    private static async Task<IResult> Enter(
        PageForm form, MailedLinks links, SignInTickets tickets, SignInLimit limit, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var token = form.Text("token") ?? "";
        if (await limit.Count(context) is { } crowded) return PageAnswer.Show<MailedLinkPage>(new { Token = token, Refusal = crowded }, crowded);
        var person = token.Length is > 0 and <= LongestToken ? await links.Redeem(token, cancellation) : null;
        if (person is null) return PageAnswer.Show<SignInPage>(new { LinkRefused = true }, PeopleCatalogue.LinkGone);
        return person.Totp is null
            ? await SignInEndpoints.Enter(context, person, byLinkAt: clock.GetUtcNow())
            : PageAnswer.Show<CodePage>(new { Ticket = tickets.Write(person, byLink: true) });
    }

    private static IResult Forgotten(Refusal? refusal, string? email = null) => PageAnswer.Show<ForgottenPage>(new { Refusal = refusal, Email = email }, refusal);
}
