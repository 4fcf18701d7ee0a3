using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>Signs in by a one-time link, once the person has pressed the button of its page.</summary>
internal sealed class LinkEntry(
    SignInLinkStore links, PeopleQueries people, SignInTickets tickets, SignInLimit limit, SignInEntry entry, SignInAudit audit)
{
    public async Task<IResult> Enter(LinkKind kind, PageForm form, HttpContext context)
    {
        var token = form.Text("token");
        if (await limit.Count(context) is { } crowded) return LinkPages.Show(kind, token, crowded);
        if (await links.Find(token, kind.IsMailed, context.RequestAborted) is not { } link
            || await people.FindMember(link.Account, link.UserId, context.RequestAborted) is not { } member)
        {
            await audit.Unknown("invalid link", AddressText.Of(context.Connection.RemoteIpAddress));
            return LinkPages.Expired();
        }

        // The browser is signed in as somebody else: that session ends only after the person has confirmed it.
        if (await PageSession.Find(context) is { } other
            && (other.Account, other.UserId) != (link.Account, link.UserId)
            && form.Text("instead-of") != other.Session.Id)
            return PageResponse.Show<OtherPersonPage>(new { Action = kind.Path, Token = token!, Current = other, Next = member });

        var redeemed = await links.Redeem(link);
        if (redeemed.IsRefused(out var refusal)) return refusal == PeopleCatalogue.LinkExpired ? LinkPages.Expired() : LinkPages.Show(kind, token, refusal);
        return kind.IsMailed && redeemed.Value.Person is { Totp: not null } person
            ? PageResponse.Show<CodePage>(new { Ticket = tickets.Write(person, byLink: true) })
            : await entry.Open(context, link.Account, link.UserId, redeemed.Value.Stamp, isByLink: true);
    }
}
