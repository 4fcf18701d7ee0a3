using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>
/// One-time links. Opening one shows a page with a button and does nothing else: previews, scanners of mail and other sites open links too. The token is
/// in the fragment of the address, see <see cref="SignInLinkMaker.Fragment"/>; the page's script puts it into the form.
/// </summary>
internal static class LinkEndpoints
{
    public static void MapSignInLinkPages(this IEndpointRouteBuilder pages)
    {
        foreach (var kind in new[] { LinkKind.Made, LinkKind.Mailed })
        {
            pages.MapGet(kind.Path, (string? token, HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-cache, no-store";
                return Show(kind, token);
            });
            pages.MapPost(kind.Path, (
                PageForm form, SignInLinkStore links, PeopleQueries people, SignInTickets tickets, SignInLimit limit, SignInEntry entry, SignInAudit audit, HttpContext context,
                CancellationToken cancellation) => Enter(kind, form, links, people, tickets, limit, entry, audit, context, cancellation)).AddEndpointFilter<AntiforgeryFilter>();
        }
    }

    /// <param name="kind">Which kind of link.</param>
    /// <param name="token">From an address in which it is not in the fragment; null takes it from there.</param>
    /// <param name="refusal">Why the button did nothing.</param>
    public static IResult Show(LinkKind kind, string? token, Refusal? refusal = null) => PageAnswer.Show<LinkPage>(
        new { Title = "Sign in", Text = kind.Text, Button = "Sign in", Action = kind.Path, Token = token, Refusal = refusal }, refusal);

    private static async Task<IResult> Enter(
        LinkKind kind, PageForm form, SignInLinkStore links, PeopleQueries people, SignInTickets tickets, SignInLimit limit, SignInEntry entry, SignInAudit audit, HttpContext context,
        CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var token = form.Text("token");
        if (await limit.Count(context) is { } crowded) return Show(kind, token, crowded);
        if (await links.Find(token, kind.IsMailed, cancellation) is not { } link || await people.FindMember(link.Account, link.UserId, cancellation) is not { } member)
        {
            await audit.Unknown("a link that does not work", AddressText.Of(context.Connection.RemoteIpAddress));
            return Expired();
        }

        // A session of somebody else ends only when the person in front of it says so.
        if (await PageSession.Find(context) is { } other && (other.Account, other.UserId) != (link.Account, link.UserId) && form.Text("instead-of") != other.Session.Id)
            return PageAnswer.Show<OtherPersonPage>(new { Action = kind.Path, Token = token!, Current = other, Next = member });

        var redeemed = await links.Redeem(link);
        if (redeemed.IsRefused(out var refusal)) return refusal == PeopleCatalogue.LinkGone ? Expired() : Show(kind, token, refusal);
        return kind.IsMailed && redeemed.Value.Person is { Totp: not null } person
            ? PageAnswer.Show<CodePage>(new { Ticket = tickets.Write(person, byLink: true) })
            : await entry.Open(context, link.Account, link.UserId, redeemed.Value.Stamp, isByLink: true);
    }

    private static IResult Expired() => PageAnswer.Show<SignInPage>(new { Refusal = PeopleCatalogue.LinkGone }, PeopleCatalogue.LinkGone);
}

/// <summary>A kind of one-time link.</summary>
/// <param name="Path">Where it leads.</param>
/// <param name="IsMailed">Whether it stands for the password only; see <see cref="MailedLinks"/>.</param>
/// <param name="Text">What the page says.</param>
internal sealed record LinkKind(string Path, bool IsMailed, string Text)
{
    /// <summary>Made by an owner, the operator, or a key that may manage.</summary>
    public static LinkKind Made { get; } = new(SignInLinkMaker.Page, IsMailed: false, "You opened a one-time link. It works once, and is used up when you sign in.");

    public static LinkKind Mailed { get; } = new(
        "/sign-in/mailed", IsMailed: true, "You opened the link that was mailed to you. It works once, and is used up when you sign in. After that you can set a new password.");
}
