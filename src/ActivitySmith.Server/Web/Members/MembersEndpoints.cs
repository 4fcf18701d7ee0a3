using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Mail;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Members;

/// <summary>The people of an account and those who are invited; for owners.</summary>
internal static class MembersEndpoints
{
    private const string Path = "/members";

    /// <summary>Addresses in one form.</summary>
    private const int MaxAtOnce = 50;

    private static readonly char[] Separators = ['\n', '\r', ',', ';', ' ', '\t'];

    public static void MapMembers(this IEndpointRouteBuilder pages)
    {
        var members = pages.MapPageGroup(Path).RequireOwner();
        members.MapGet("", (Visitor visitor, MembersView view, string? done, CancellationToken cancellation) => view.Show(visitor, cancellation, done: done));
        members.MapPost("/invites", Invite).AsForm("inviteMembers");
        members.MapPost("/invites/{invite_id}/revoke", Revoke).AsForm("revokeInvite");
        members.MapPost("/{user_id}/role", ChangeRole).AsForm("changeRole");
        members.MapPost("/{user_id}/remove", Remove).AsForm("removeMember");
        members.MapPost("/{user_id}/link", MakeLink).AsForm("createSignInLink");
    }

    private static async Task<IResult> Invite(
        Visitor visitor, PageForm form, LedgerWriter ledger, MembersView view, ServerAddress address, MailSender postman, HttpContext context, CancellationToken cancellation)
    {
        var typed = form.Text("emails");
        var emails = (typed ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (emails.Count is 0 or > MaxAtOnce) return await view.Show(visitor, cancellation, PeopleCatalogue.InvalidInvites(MaxAtOnce), typed: typed);
        var fresh = emails.ConvertAll(email => (Id: Randomness.Id("inv_"), Email: email, Token: Randomness.Text(40)));
        var made = await ledger.Submit(new CreateInvites(
            visitor.Account, form.Text("role") ?? Role.Member, visitor.UserId, fresh.ConvertAll(one => (one.Id, one.Email, SignInLinkMaker.HashOf(one.Token)))));
        if (made.IsRefused(out var refusal)) return await view.Show(visitor, cancellation, refusal, typed: typed);

        context.Features.Set(new AuditSubject(string.Join(", ", made.Value.Select(invite => invite.Email))));
        var tokens = fresh.ToDictionary(one => one.Id, one => one.Token);

        // Mail goes to people who have not asked for this page and may not reach the server by the name that it was asked for.
        var mayGo = await Task.WhenAll(made.Value.Select(invite => postman.MayPost(invite.Email)));
        var mailed = made.Value.Zip(mayGo).Where(one => one.Second).Select(one => one.First).ToList();
        var isPosted = postman.TryPost(mailed.ConvertAll(invite => MailMessage.Invite(invite.Email, LinkOf(address.PublicUrl, invite), invite.ExpiresAt)));
        var links = made.Value.Select(invite => new OneTimeLink(invite.Email, LinkOf(address.SeenBy(context.Request), invite), invite.ExpiresAt)
        {
            IsPosted = postman.IsOn ? isPosted && mailed.Contains(invite) : null,
        }).ToList();
        return await view.Show(visitor, cancellation, links: links);

        string LinkOf(string origin, Invite invite) => $"{origin}{InviteEndpoints.Path}{SignInLinkMaker.Fragment}{tokens[invite.Id]}";
    }

    private static async Task<IResult> Revoke(string invite_id, Visitor visitor, LedgerWriter ledger, MembersView view, CancellationToken cancellation)
    {
        var revoked = await ledger.Submit(new RevokeInvite(visitor.Account, invite_id));
        return revoked.IsRefused(out var refusal) ? await view.Show(visitor, cancellation, refusal) : PageAnswer.Done(Path, "revoked");
    }

    private static async Task<IResult> ChangeRole(string user_id, PageForm form, Visitor visitor, LedgerWriter ledger, MembersView view, CancellationToken cancellation)
    {
        var changed = await ledger.Submit(new ChangeMember(visitor.Account, user_id, name: null, form.Text("role") ?? ""));
        return changed.IsRefused(out var refusal) ? await view.Show(visitor, cancellation, refusal) : PageAnswer.Done(Path, "saved");
    }

    private static async Task<IResult> Remove(
        string user_id, Visitor visitor, LedgerWriter ledger, MembersView view, CancellationToken cancellation)
    {
        var removed = await ledger.Submit(new RemoveMember(visitor.Account, user_id));
        if (removed.IsRefused(out var refusal)) return await view.Show(visitor, cancellation, refusal);
        return user_id == visitor.UserId ? TypedResults.LocalRedirect("/sign-in") : PageAnswer.Done(Path, "removed");
    }

    /// <summary>For people who forgot their password or lost the second factor: anybody who has the link can sign in as that person.</summary>
    private static async Task<IResult> MakeLink(
        string user_id, Visitor visitor, PeopleQueries people, SignInLinkMaker links, MembersView view, ServerAddress address, HttpRequest request, CancellationToken cancellation)
    {
        if (await people.FindMember(visitor.Account, user_id, cancellation) is not { } member) return await view.Show(visitor, cancellation, PeopleCatalogue.UserNotFound);
        var made = await links.TryMake(visitor.Account, user_id);
        if (made.IsRefused(out var refusal)) return await view.Show(visitor, cancellation, refusal);
        return await view.Show(
            visitor, cancellation, links: [new OneTimeLink(member.User.Name, $"{address.SeenBy(request)}{SignInLinkMaker.Path}{made.Value.Token}", made.Value.ExpiresAt)]);
    }
}
