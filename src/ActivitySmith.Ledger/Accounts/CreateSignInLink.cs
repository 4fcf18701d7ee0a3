using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Accounts;

/// <summary>
/// Keeps a new one-time sign-in link of a user. Older ones of the user that were not used yet stop working: a link that an owner or the
/// operator makes replaces all of them, a mailed one only mailed ones, as anybody may ask for it.
/// </summary>
/// <param name="account">The user's account.</param>
/// <param name="userId">The user.</param>
/// <param name="tokenHash">See <see cref="SignInLink.TokenHash"/>.</param>
/// <param name="lifetime">At most <see cref="SignInLink.Lifetime"/>; null takes that.</param>
/// <param name="isMailed">See <see cref="SignInLink.IsMailed"/>.</param>
public sealed class CreateSignInLink(AccountId account, string userId, string tokenHash, TimeSpan? lifetime = null, bool isMailed = false) : Command<SignInLink>
{
    public override Outcome<SignInLink> Apply(RowSet rows, DateTimeOffset now)
    {
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
