using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>
/// One-time links. Opening one shows a page with a button and does nothing else: previews, scanners of mail and other sites open links too. The token is
/// in the fragment of the address, see <see cref="SignInLinkMaker.Fragment"/>; the page's script puts it into the form.
/// </summary>
internal static class LinkPages
{
    public static void MapLinkPages(this IEndpointRouteBuilder pages)
    {
        foreach (var kind in new[] { LinkKind.Made, LinkKind.Mailed })
        {
            pages.MapGet(kind.Path, (string? token, HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-cache, no-store";
                return Show(kind, token);
            });
            pages.MapPost(kind.Path, (PageForm form, LinkEntry entry, HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-cache, no-store";
                return entry.Enter(kind, form, context);
            }).AddEndpointFilter<AntiforgeryFilter>();
        }
    }

    /// <param name="kind">Which kind of link.</param>
    /// <param name="token">From the query of an older link; null when the token is in the fragment.</param>
    /// <param name="refusal">Why the button was refused; null otherwise.</param>
    public static IResult Show(LinkKind kind, string? token, Refusal? refusal = null) => PageResponse.Show<LinkPage>(
        new { Title = "Sign in", Text = kind.Text, Button = "Sign in", Action = kind.Path, Token = token, Refusal = refusal }, refusal);

    /// <summary>The page for signing in another way, in place of an unknown, used or expired link.</summary>
    public static IResult Expired() => PageResponse.Show<SignInPage>(new { Refusal = PeopleCatalogue.LinkExpired }, PeopleCatalogue.LinkExpired);
}
