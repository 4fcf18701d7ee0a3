using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>A forgotten password: a form that emails a sign-in link. The pages that the link opens are in <see cref="LinkPages"/>.</summary>
internal static class ForgottenPasswordPages
{
    private const string Path = "/sign-in/forgotten";

    public static void MapForgottenPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Path, (MailedLinks links) => Page(links.IsOn ? null : PeopleCatalogue.NoMail));
        pages.MapPost(Path, Send).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static async Task<IResult> Send(PageForm form, MailedLinks links, SignInLimit limit, HttpContext context)
    {
        if (!links.IsOn) return Page(PeopleCatalogue.NoMail);
        var typed = form.Text("email");
        if (await limit.Count(context) is { } crowded) return Page(crowded, typed);
        var email = EmailAddress.Normal(typed);
        if (email.IsRefused(out var refusal)) return Page(refusal, typed);
        return await links.TrySend(email.Value) ? PageResponse.Show<ForgottenPasswordPage>(new { IsSent = true }) : Page(PeopleCatalogue.MailIsBusy, typed);
    }

    private static IResult Page(Refusal? refusal, string? email = null) =>
        PageResponse.Show<ForgottenPasswordPage>(new { Refusal = refusal, Email = email }, refusal);
}
