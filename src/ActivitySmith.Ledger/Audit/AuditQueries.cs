using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.Audit;

/// <summary>The committed audit log.</summary>
public sealed class AuditQueries(IReadConnections connections)
{
    /// <summary>Newest first.</summary>
    /// <param name="account">Whose log.</param>
    /// <param name="actorId">Only what this user or key did; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<AuditEntry>> List(AccountId account, string? actorId, PageByTime page, CancellationToken cancellation)
    {
        var conditions = Conditions.Of(account);
        if (actorId is not null) conditions.And("actor_id = @actorId", "actorId", actorId);
        return connections.Query(PeopleTables.Audit, conditions.Page(page, "at", "entry_id"), cancellation);
    }

    /// <summary>Accounts that hold more than <paramref name="kept"/> entries, and when the oldest one to stay was written.</summary>
    public async Task<IReadOnlyList<(AccountId Account, DateTimeOffset Cutoff)>> Overfull(int kept, CancellationToken cancellation)
    {
        const string Sql = """
            SELECT a.account_id,
                   (SELECT o.at FROM audit_log o WHERE o.account_id = a.account_id ORDER BY o.at DESC LIMIT 1 OFFSET @last) AS cutoff
            FROM audit_log a GROUP BY a.account_id HAVING COUNT(*) > @kept
            """;
        await using var connection = await connections.Open(cancellation);
        var rows = await connection.QueryAsync<(long Account, long Cutoff)>(
            new CommandDefinition(Sql, new { kept, last = kept - 1 }, cancellationToken: cancellation));
        return [.. rows.Select(row => (new AccountId(row.Account), DateTimeOffset.FromUnixTimeMilliseconds(row.Cutoff)))];
    }
}
