using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Audit;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>Records sign-ins, failures and lockouts with person and address; never typed values, as people type passwords into the wrong field.</summary>
internal sealed class SignInAudit(AuditTrail trail)
{
    private const string SignIn = "signIn";

    /// <param name="member">The person who has signed in.</param>
    /// <param name="isByLink">Whether a one-time link replaced the password.</param>
    /// <param name="address">The address of the client.</param>
    public Task Entered(Member member, bool isByLink, string? address)
    {
        var actor = new Actor(ActorKind.User, member.User.Id, member.User.Name);
        return trail.Note(member.User.Account, actor, isByLink ? "signInByLink" : SignIn, subject: null, address);
    }

    /// <summary>Records the result of a checked password or code, or that it was not checked because sign-in is paused.</summary>
    /// <param name="person">The person of the email address or link.</param>
    /// <param name="result">The outcome.</param>
    /// <param name="source">Where the attempt came from.</param>
    public async Task RecordCheck(Person person, Result<SignInChecked> result, SignInSource source)
    {
        if (result.IsRefused(out var refusal))
        {
            var subject = refusal == PeopleCatalogue.Locked ? $"{person.UserId}, not checked: sign-in is paused" : person.UserId;
            await trail.Note(person.Account, Actor.Visitor, SignIn, subject, source.Address, AuditOutcome.Refused);
            return;
        }

        if (result.Value.IsGood) return;
        await trail.Note(person.Account, Actor.Visitor, SignIn, person.UserId, source.Address, AuditOutcome.Refused);
        if (result.Value.BeganPause) await trail.Note(person.Account, Actor.Server, "pauseSignIn", person.UserId, source.Address);
    }

    /// <summary>Records an attempt without a known person: an address that no person has, or a link that does not work.</summary>
    /// <param name="what">Which kind of attempt.</param>
    /// <param name="address">The address of the client.</param>
    public Task Unknown(string what, string? address) => trail.Note(AccountId.First, Actor.Visitor, SignIn, what, address, AuditOutcome.Refused);
}
