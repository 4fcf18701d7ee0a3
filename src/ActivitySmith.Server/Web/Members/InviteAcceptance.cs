using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web.Members;

/// <summary>Makes the invited person a member and signs the browser in.</summary>
internal sealed class InviteAcceptance(Passwords passwords, PasswordHashes hashes, LedgerWriter ledger, Sessions sessions, AuditTrail audit)
{
    /// <returns>Whether the browser is signed in too; a refusal when the person did not become a member.</returns>
    public async Task<Result<bool>> Accept(HttpContext context, Invite invite, string name, string password)
    {
        if (passwords.Check(password, invite.Email) is { } weak) return weak;
        if (await hashes.Hash(password) is not { } hash) return PeopleCatalogue.SignInIsBusy;
        var accepted = await ledger.Submit(new AcceptInvite(invite, Randomness.Id("usr_"), name, hash, Sessions.NewStamp()));
        if (accepted.IsRefused(out var refusal)) return refusal;

        var member = accepted.Value;
        var opened = await sessions.Open(context, invite.Account, member.User.Id, member.Stamp, isByLink: false);
        if (opened.IsRefused(out _)) return false;
        await audit.Note(new Visitor(member, opened.Value), context, "acceptInvite", invite.Email);
        return true;
    }
}
