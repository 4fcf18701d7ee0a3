using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Accounts;

/// <summary>Deletes an account: its keys stop working with this commit, its rows are pruned afterwards.</summary>
public sealed class DeleteAccount(AccountId id) : Command<Account>
{
    public override Result<Account> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Accounts.Find(id, AccountTables.Self) is not { } account) return ManagementCatalogue.AccountNotFound(id.Value);
        if (id == AccountId.First) return ManagementCatalogue.FirstAccountStays;
        rows.Accounts.Remove(id, AccountTables.Self);
        return account;
    }
}
