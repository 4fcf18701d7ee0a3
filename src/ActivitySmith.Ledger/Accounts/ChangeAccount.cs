using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Accounts;

/// <param name="id">The account.</param>
/// <param name="name">Null keeps.</param>
/// <param name="requestsPerMinute">Null keeps; <see cref="ServerLimits"/> resets to the server's limits.</param>
public sealed class ChangeAccount(AccountId id, string? name, int? requestsPerMinute) : Command<Account>
{
    public const int ServerLimits = -1;

    public override Result<Account> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Accounts.Find(id, AccountTables.Self) is not { } before) return ManagementCatalogue.AccountNotFound(id.Value);
        var limit = requestsPerMinute switch { null => before.RequestsPerMinute, ServerLimits => null, { } sent => sent };
        if (AccountRules.Check(name, limit) is { } invalid) return invalid;
        var account = before with { Name = name ?? before.Name, RequestsPerMinute = limit };
        rows.Accounts.Put(account);
        return account;
    }
}
