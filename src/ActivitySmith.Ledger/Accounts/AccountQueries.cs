using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.Accounts;

/// <summary>Committed accounts, users and links.</summary>
public sealed class AccountQueries(IReadConnections connections)
{
    public async Task<IReadOnlyList<Account>> All(CancellationToken cancellation) =>
        await connections.Query(AccountTables.Accounts, "ORDER BY account_id", new { }, cancellation);

    public async Task<Account?> Find(AccountId id, CancellationToken cancellation) =>
        (await connections.Query(AccountTables.Accounts, "WHERE account_id = @id", new { id = id.Value }, cancellation)).FirstOrDefault();

    public async Task<User?> FindUser(AccountId account, string userId, CancellationToken cancellation) =>
        (await connections.Query(
            AccountTables.Users, "WHERE account_id = @account AND user_id = @userId", new { account = account.Value, userId }, cancellation))
        .FirstOrDefault();

    /// <summary>The account that a sign-in link belongs to, used or not.</summary>
    public async Task<AccountId?> AccountOfLink(string tokenHash, CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var account = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "SELECT account_id FROM sign_in_links WHERE token_hash = @tokenHash", new { tokenHash }, cancellationToken: cancellation));
        return account is { } value ? new AccountId(value) : null;
    }

    /// <summary>Every key that works, of every account.</summary>
    public async Task<IReadOnlyList<ApiKey>> WorkingKeys(CancellationToken cancellation) =>
        await connections.Query(ApiKeyTable.Keys, "WHERE revoked_at IS NULL", new { }, cancellation);
}
