using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Accounts;

/// <summary>
/// Creates an account with its owner, its built-in device "Board" and a first API key, all or nothing (docs/management-api.md, Accounts).
/// </summary>
/// <param name="wanted">Id of the account; refused when it is taken. Null: the next id that was never used.</param>
/// <param name="name">Shown on the board.</param>
/// <param name="requestsPerMinute">Null: the server's limits.</param>
/// <param name="firstKey">The key as stored; the command sets its account.</param>
public sealed class CreateAccount(AccountId? wanted, string name, int? requestsPerMinute, ApiKey firstKey) : Command<Account>
{
    /// <summary>Id of every account's first user.</summary>
    public const string OwnerId = "owner";

    /// <summary>Id of the built-in device.</summary>
    public const string BoardId = "board";

    public override Result<Account> Apply(RowSet rows, DateTimeOffset now)
    {
        if (AccountRules.Check(name, requestsPerMinute) is { } invalid) return invalid;
        var id = wanted ?? rows.NextAccount();
        if (rows.Accounts.Find(id, AccountTables.Self) is not null)
            return new Refusal(RefusalKind.Conflict, "Account exists", $"Account {id} exists already");
        var account = new Account { Id = id, Name = name, RequestsPerMinute = requestsPerMinute, CreatedAt = now };
        rows.Accounts.Put(account);
        rows.Users.Put(new User { Account = id, Id = OwnerId, Name = "Owner", Role = Role.Owner, CreatedAt = now });
        rows.Put(Board(id, now));
        rows.ApiKeys.Put(firstKey with { Account = id, CreatedAt = now });
        return account;
    }

    /// <summary>The initial state of the account's built-in device.</summary>
    internal static Device Board(AccountId account, DateTimeOffset now) =>
        new() { Account = account, Id = BoardId, UserId = OwnerId, Kind = DeviceKind.Page, Name = "Board", CreatedAt = now };
}
