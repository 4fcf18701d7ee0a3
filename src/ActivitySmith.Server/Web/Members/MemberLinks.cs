using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Mail;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Members;

/// <summary>Creates the links that an owner or admin hands out: invites to the account, and sign-in links for its members.</summary>
internal sealed class MemberLinks(LedgerWriter ledger, PeopleQueries people, SignInLinkMaker signInLinks, ServerAddress address, MailSender mail)
{
    /// <summary>Invites the people, and mails each invite where mail is on.</summary>
    public async Task<Result<List<OneTimeLink>>> Invite(PageRequest request, List<string> emails, string role)
    {
        var fresh = emails.ConvertAll(email => (Id: Randomness.Id("inv_"), Email: email, Token: Randomness.Text(40)));
        var created = await ledger.Submit(new CreateInvites(
            request.Account, role, request.Visitor.UserId, fresh.ConvertAll(one => (one.Id, one.Email, Sha256.HexOf(one.Token)))));
        if (created.IsRefused(out var refusal)) return refusal;

        request.Http.Features.Set(new AuditSubject($"{role}: {string.Join(", ", created.Value.Select(invite => invite.Email))}"));
        var tokens = fresh.ToDictionary(one => one.Id, one => one.Token);

        // A mail message carries the public address: its reader may not reach the server by the name that this request used.
        var mayMail = await Task.WhenAll(created.Value.Select(invite => mail.CountMailTo(invite.Email)));
        var mailed = created.Value.Zip(mayMail).Where(one => one.Second).Select(one => one.First).ToList();
        var isEmailed = mail.TryEnqueue(mailed.ConvertAll(invite => MailMessage.Invite(invite.Email, LinkOf(address.PublicUrl, invite), invite.ExpiresAt)));
        return created.Value.Select(invite => new OneTimeLink(invite.Email, LinkOf(address.SeenBy(request.Http.Request), invite), invite.ExpiresAt)
        {
            IsEmailed = mail.IsOn ? isEmailed && mailed.Contains(invite) : null,
        }).ToList();

        string LinkOf(string origin, Invite invite) => $"{origin}{InvitePages.Path}{SignInLinkMaker.Fragment}{tokens[invite.Id]}";
    }

    /// <summary>For people who forgot their password or lost the second factor: anybody who has the link can sign in as that person.</summary>
    public async Task<Result<OneTimeLink>> SignIn(PageRequest request, string userId)
    {
        if (await people.FindMember(request.Account, userId, request.Cancellation) is not { } member) return PeopleCatalogue.UserNotFound;
        var created = await signInLinks.TryMake(request.Account, userId, request.Visitor.UserId);
        if (created.IsRefused(out var refusal)) return refusal;
        var link = $"{address.SeenBy(request.Http.Request)}{SignInLinkMaker.Path}{created.Value.Token}";
        return new OneTimeLink(member.User.Name, link, created.Value.ExpiresAt);
    }
}
