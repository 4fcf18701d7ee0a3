using ActivitySmith.Domain;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.People;

namespace ActivitySmith.Server.SignInLinks;

/// <summary>Finds and redeems one-time links. The ledger redeems a link, so that it works once even with concurrent requests.</summary>
internal sealed class SignInLinkStore(LedgerWriter ledger, AccountQueries accounts, TimeProvider clock)
{
    /// <summary>Longest token that is looked up, in characters; the server's own tokens are shorter.</summary>
    private const int LongestToken = 256;

    /// <summary>Finds a link without redeeming it. Null when the token is unknown, used, replaced or expired, without distinction.</summary>
    /// <param name="token">Token of the link.</param>
    /// <param name="isMailed">Whether the link was mailed; a token is valid for one of both kinds only.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<SignInLink?> Find(string? token, bool isMailed, CancellationToken cancellation)
    {
        if (token is not { Length: > 0 and <= LongestToken } || await accounts.FindLink(HashOf(token, isMailed), cancellation) is not { } link) return null;
        return link.IsOpen(clock.GetUtcNow()) ? link : null;
    }

    public Task<Result<Member>> Redeem(SignInLink link) => ledger.Submit(new RedeemSignInLink(link.Account, link.TokenHash));

    /// <summary>The stored hash of a token. Mailed links have different hashes from those of owners and the operator, which require no second factor.</summary>
    public static string HashOf(string token, bool isMailed) => Sha256.HexOf(isMailed ? $"mailed:{token}" : token);
}
