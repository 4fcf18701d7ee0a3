using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Server.Start;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>Uses sign-in links up in the ledger, so that one works once, whoever comes at the same time.</summary>
public sealed class SignInLinks(Ledger.Ledger ledger, AccountQueries accounts) : ISignInLinks
{
    public async Task<SignedIn?> Redeem(string token, CancellationToken cancellationToken)
    {
        var hash = SignInLinkMaker.HashOf(token);
        if (await accounts.AccountOfLink(hash, cancellationToken) is not { } account) return null;
        var user = await ledger.Submit(new RedeemSignInLink(account, hash));
        return user.IsRefused(out _) ? null : new SignedIn(account, user.Value.Id, user.Value.Name);
    }
}
