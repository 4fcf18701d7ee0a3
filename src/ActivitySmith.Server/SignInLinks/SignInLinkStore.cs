using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.SignInLinks;

namespace ActivitySmith.Server.SignInLinks;

/// <summary>Looks one-time links up and uses them up in the ledger, so that one works once, however many come at the same time.</summary>
internal sealed class SignInLinkStore(LedgerWriter ledger, AccountQueries accounts, TimeProvider clock)
{
    /// <summary>Longer ones are no token of ours and are not looked up.</summary>
    private const int LongestToken = 256;

    /// <summary>Uses nothing up. Null when the token is unknown, used already, replaced or past its time; these are not told apart.</summary>
    /// <param name="token">As the link carried it.</param>
    /// <param name="isMailed">Which kind of link; a token of one kind is none of the other.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<SignInLink?> Find(string? token, bool isMailed, CancellationToken cancellation)
    {
        if (token is not { Length: > 0 and <= LongestToken } || await accounts.FindLink(HashOf(token, isMailed), cancellation) is not { } link) return null;
        return link.IsOpen(clock.GetUtcNow()) ? link : null;
    }

    public Task<Outcome<Member>> Redeem(SignInLink link) => ledger.Submit(new RedeemSignInLink(link.Account, link.TokenHash));

    /// <summary>What is kept of a token. Mailed ones are kept apart from those that an owner or the operator made, which ask for no second factor.</summary>
    public static string HashOf(string token, bool isMailed) => SignInLinkMaker.HashOf(isMailed ? $"mailed:{token}" : token);
}
