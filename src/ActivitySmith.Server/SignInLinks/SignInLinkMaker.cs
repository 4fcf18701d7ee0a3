using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.SignInLinks;

/// <summary>Makes one-time sign-in links; only the hash of a link's token is kept.</summary>
public sealed class SignInLinkMaker(LedgerWriter ledger)
{
    /// <summary>The page that a link opens.</summary>
    public const string Page = "/sign-in/link";

    /// <summary>
    /// Where the token of any one-time link goes, behind the page's path: browsers send the fragment of an address to no server, and in no Referer.
    /// </summary>
    public const string Fragment = "#token=";

    /// <summary>What stands between the server's address and the token.</summary>
    public const string Path = Page + Fragment;

    /// <returns>The token, to be put behind <see cref="Path"/>.</returns>
    /// <exception cref="Ledger.StorageAwayException">The ledger refused, as the database is away or takes no writes.</exception>
    public async Task<string> Make(AccountId account, string userId) => (await TryMake(account, userId)).OrStop().Token;

    public async Task<Outcome<NewSignInLink>> TryMake(AccountId account, string userId)
    {
        var token = Randomness.Text(40);
        var kept = await ledger.Submit(new CreateSignInLink(account, userId, HashOf(token)));
        return kept.Then(link => new NewSignInLink(token, link.ExpiresAt));
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <param name="Token">To be put behind <see cref="SignInLinkMaker.Path"/>; kept nowhere else.</param>
/// <param name="ExpiresAt">When it stops working, used or not.</param>
public sealed record NewSignInLink(string Token, DateTimeOffset ExpiresAt);
