using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.SignInLinks;

/// <summary>Creates one-time sign-in links; only the hash of a link's token is stored.</summary>
public sealed class SignInLinkMaker(LedgerWriter ledger)
{
    /// <summary>The page that a link opens.</summary>
    public const string Page = "/sign-in/link";

    /// <summary>
    /// Every one-time link has its token in the fragment, behind the page's path: browsers send a fragment to no server, and not in <c>Referer</c>.
    /// </summary>
    public const string Fragment = "#token=";

    /// <summary>The part of a link between the server's origin and the token.</summary>
    public const string Path = Page + Fragment;

    /// <returns>The token, to append to <see cref="Path"/>.</returns>
    /// <exception cref="Ledger.StorageUnavailableException">The ledger refused, because the database is unavailable or accepts no writes.</exception>
    public async Task<string> Make(AccountId account, string userId) => (await TryMake(account, userId, by: null)).OrThrow().Token;

    /// <param name="account">The user's account.</param>
    /// <param name="userId">The user whom the link signs in.</param>
    /// <param name="by">The person who creates it for the user; null for an owner's key and the operator.</param>
    public async Task<Result<NewSignInLink>> TryMake(AccountId account, string userId, string? by)
    {
        var token = Randomness.Text(40);
        var kept = await ledger.Submit(new CreateSignInLink(account, userId, Sha256.HexOf(token), by));
        return kept.Then(link => new NewSignInLink(token, link.ExpiresAt));
    }
}

/// <param name="Token">To append to <see cref="SignInLinkMaker.Path"/>; only its hash is stored.</param>
/// <param name="ExpiresAt">Time at which the link expires.</param>
public sealed record NewSignInLink(string Token, DateTimeOffset ExpiresAt);
