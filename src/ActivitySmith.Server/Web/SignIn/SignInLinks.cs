using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Start;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>Uses sign-in links up in the ledger, so that one works once, whoever comes at the same time.</summary>
public sealed class SignInLinks(Ledger.Ledger ledger, AccountQueries accounts, PeopleQueries people) : ISignInLinks
{
    public async Task<SignedIn?> Redeem(string token, CancellationToken cancellationToken)
    {
        var hash = SignInLinkMaker.HashOf(token);
        if (await accounts.AccountOfLink(hash, cancellationToken) is not { } account) return null;
        var user = await ledger.Submit(new RedeemSignInLink(account, hash));
        if (user.IsRefused(out _)) return null;
        var person = await people.Find(account, user.Value.Id, cancellationToken);
        return new SignedIn(account, user.Value.Id, person?.Stamp ?? Person.FirstStamp);
    }
}
