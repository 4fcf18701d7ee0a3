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

    /// <summary>Whether the account exists, even when its row is unreadable.</summary>
    public async Task<bool> Exists(AccountId id, CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM accounts WHERE account_id = @id", new { id = id.Value }, cancellationToken: cancellation)) > 0;
    }

    public async Task<Account?> Find(AccountId id, CancellationToken cancellation) =>
        await connections.Find(AccountTables.Accounts, "WHERE account_id = @id", new { id = id.Value }, cancellation);

    public async Task<User?> FindUser(AccountId account, string userId, CancellationToken cancellation) =>
        await connections.Find(
            AccountTables.Users, "WHERE account_id = @account AND user_id = @userId", new { account = account.Value, userId }, cancellation);

    /// <summary>A sign-in link, used or unused; null when the hash is unknown.</summary>
    public async Task<SignInLink?> FindLink(string tokenHash, CancellationToken cancellation) =>
        await connections.Find(AccountTables.SignInLinks, "WHERE token_hash = @tokenHash", new { tokenHash }, cancellation);

    /// <summary>All active keys of all existing accounts. Keys of a deleted account may still be stored until they are pruned.</summary>
    public async Task<IReadOnlyList<ApiKey>> WorkingKeys(CancellationToken cancellation) =>
        await connections.Query(ApiKeyTable.Keys, "WHERE revoked_at IS NULL AND account_id IN (SELECT account_id FROM accounts)", new { }, cancellation);

    /// <summary>Accounts in the order of creation, for the operator.</summary>
    /// <param name="after">Id of the last account on the previous page; 0 for the first page.</param>
    /// <param name="limit">Accounts on the page; the query returns one more when there is a next page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public Task<List<Account>> List(long after, int limit, CancellationToken cancellation) => connections.Query(
        AccountTables.Accounts, "WHERE account_id > @after ORDER BY account_id LIMIT @limit", new { after, limit = limit + 1 }, cancellation);

    /// <summary>Accounts whose built-in device is missing, for <see cref="RestoreBoard"/>.</summary>
    public async Task<IReadOnlyList<AccountId>> WithoutBoard(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        const string Sql = """
            SELECT account_id FROM accounts
            WHERE NOT EXISTS (SELECT 1 FROM devices WHERE devices.account_id = accounts.account_id AND device_id = @board) ORDER BY account_id
            """;
        var ids = await connection.QueryAsync<long>(new CommandDefinition(Sql, new { board = CreateAccount.BoardId }, cancellationToken: cancellation));
        return [.. ids.Select(id => new AccountId(id))];
    }

    /// <summary>Deleted accounts that still have rows, see <see cref="Pruning.PruneRequest.Everything"/>.</summary>
    public async Task<IReadOnlyList<AccountId>> Unpruned(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var ids = await connection.QueryAsync<long>(new CommandDefinition(
            "SELECT DISTINCT account_id FROM users WHERE account_id NOT IN (SELECT account_id FROM accounts)", cancellationToken: cancellation));
        return [.. ids.Select(id => new AccountId(id))];
    }
}
