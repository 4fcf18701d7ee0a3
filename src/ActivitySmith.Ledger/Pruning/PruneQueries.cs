using ActivitySmith.Domain.Ids;
using Dapper;

namespace ActivitySmith.Ledger.Pruning;

/// <summary>Finds the accounts that a <see cref="PruneRequest"/> of one account concerns.</summary>
public sealed class PruneQueries(IReadConnections connections)
{
    /// <summary>
    /// The requests of the existing accounts that have at least one due row. One query with one index lookup per account, outside the ledger's thread:
    /// a request that finds nothing would cost a transaction.
    /// </summary>
    /// <param name="ofAccount">The request of an account; its first term must select the account.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<PruneRequest>> Due(Func<AccountId, PruneRequest> ofAccount, CancellationToken cancellation)
    {
        var request = ofAccount(AccountId.First);
        var values = new DynamicParameters();
        for (var i = 1; i < request.Terms.Count; i++) values.Add($"p{i}", request.Terms[i].Value);
        await using var connection = await connections.Open(cancellation);
        var accounts = await connection.QueryAsync<long>(new CommandDefinition(Sql(request), values, cancellationToken: cancellation));
        return [.. accounts.Select(account => ofAccount(new AccountId(account)))];
    }

    internal static string Sql(PruneRequest request)
    {
        var terms = request.Terms.Skip(1).Select((term, i) => " AND " + term.Sql($"@p{i + 1}"));
        return $"SELECT account_id FROM accounts a WHERE EXISTS (SELECT 1 FROM {request.TableName} t WHERE t.account_id = a.account_id{string.Concat(terms)})";
    }
}
