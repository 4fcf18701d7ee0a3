using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>One-time links that open a page session.</summary>
public interface ISignInLinks
{
    /// <summary>Uses up the link. Null when the token is unknown, used already or past its time; the three are not told apart.</summary>
    Task<SignedIn?> Redeem(string token, CancellationToken cancellationToken);
}

/// <summary>Who a link signs in.</summary>
/// <param name="Account">The account whose board is shown.</param>
/// <param name="UserId">The user of that account; kept in the session as it is.</param>
/// <param name="Stamp">What the session must carry.</param>
public sealed record SignedIn(AccountId Account, string UserId, string Stamp);
