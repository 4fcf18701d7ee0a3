using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Accounts;

/// <summary>
/// Stores a new one-time sign-in link of a user and invalidates the user's older unused links. A link from an owner, an admin or the operator replaces
/// all of them; a mailed link replaces only mailed ones, because anyone can request it.
/// </summary>
/// <param name="account">The user's account.</param>
/// <param name="userId">The user.</param>
/// <param name="tokenHash">See <see cref="SignInLink.TokenHash"/>.</param>
/// <param name="by">
/// The user who creates it, and who must be allowed to manage the other user's role; null: the server, a key that can manage, or the operator.
/// </param>
/// <param name="lifetime">At most <see cref="SignInLink.Lifetime"/>; null means that maximum.</param>
/// <param name="isMailed">See <see cref="SignInLink.IsMailed"/>.</param>
public sealed class CreateSignInLink(AccountId account, string userId, string tokenHash, string? by, TimeSpan? lifetime = null, bool isMailed = false)
    : Command<SignInLink>
{
    public override Result<SignInLink> Apply(RowSet rows, DateTimeOffset now)
    {
        if (by is not null)
        {
            if (rows.Users.Find(account, userId) is not { } user) return PeopleCatalogue.UserNotFound;
            if (PeopleRows.Check(rows, account, by, user.Role) is { } notAllowed) return notAllowed;
        }

        PeopleRows.EndLinks(rows, account, userId, onlyMailed: isMailed);
        var link = new SignInLink
        {
            Account = account,
            TokenHash = tokenHash,
            UserId = userId,
            ExpiresAt = now + (lifetime ?? SignInLink.Lifetime),
            IsMailed = isMailed,
        };
        rows.SignInLinks.Put(link);
        return link;
    }
}
