using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Accounts;

/// <summary>
/// Restores an account's built-in device: without any device, every request that targets devices is refused. Returns whether it was missing; several
/// nodes may run this at the same time.
/// </summary>
public sealed class RestoreBoard(AccountId account) : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Accounts.Find(account, AccountTables.Self) is null || rows.Devices.Find(account, CreateAccount.BoardId) is not null) return false;
        rows.Put(CreateAccount.Board(account, now));
        return true;
    }
}
