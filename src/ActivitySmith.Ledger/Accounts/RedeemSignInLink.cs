using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Accounts;

/// <summary>Uses a sign-in link and returns the user that it signs in. Unknown, used and expired links get the same refusal.</summary>
public sealed class RedeemSignInLink(AccountId account, string tokenHash) : Command<Member>
{
    public override Result<Member> Apply(RowSet rows, DateTimeOffset now)
    {
        var link = rows.SignInLinks.Find(account, tokenHash);
        if (rows.Accounts.Find(account, AccountTables.Self) is not { } home || link?.IsOpen(now) != true
            || rows.Users.Find(account, link.UserId) is not { } user) return PeopleCatalogue.LinkExpired;
        rows.SignInLinks.Put(link with { UsedAt = now });
        return new Member(user, rows.People.Find(account, user.Id)) { AccountName = home.Name };
    }
}
