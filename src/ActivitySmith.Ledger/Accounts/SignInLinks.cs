using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Accounts;

/// <summary>Keeps a new one-time sign-in link of a user, for <see cref="SignInLink.Lifetime"/> unless a shorter time is named.</summary>
public sealed class CreateSignInLink(AccountId account, string userId, string tokenHash, TimeSpan? lifetime = null) : Command<SignInLink>
{
    public override Outcome<SignInLink> Apply(RowSet rows, DateTimeOffset now)
    {
        var link = new SignInLink { Account = account, TokenHash = tokenHash, UserId = userId, ExpiresAt = now + (lifetime ?? SignInLink.Lifetime) };
        rows.SignInLinks.Put(link);
        return link;
    }
}

/// <summary>Uses a link up. Unknown, used and expired ones are refused alike.</summary>
public sealed class RedeemSignInLink(AccountId account, string tokenHash) : Command<User>
{
    public override Outcome<User> Apply(RowSet rows, DateTimeOffset now)
    {
        var link = rows.SignInLinks.Find(account, tokenHash);
        if (rows.Accounts.Find(account, AccountTables.Self) is null || link is null || link.UsedAt is not null || link.ExpiresAt <= now || rows.Users.Find(account, link.UserId) is not { } user)
            return new Refusal(RefusalKind.Unauthenticated, "Unauthorized", "This sign-in link was used or has expired; make a new one");
        rows.SignInLinks.Put(link with { UsedAt = now });
        return user;
    }
}
