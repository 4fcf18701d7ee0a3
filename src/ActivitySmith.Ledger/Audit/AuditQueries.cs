using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Audit;

/// <summary>The committed audit log.</summary>
public sealed class AuditQueries(IReadConnections connections)
{
    /// <summary>Newest first.</summary>
    /// <param name="account">The account of the log.</param>
    /// <param name="actorId">Only entries of this actor; null for all.</param>
    /// <param name="exceptActorId">No entries of this actor; null for all.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public Task<List<AuditEntry>> List(AccountId account, string? actorId, string? exceptActorId, PageByTime page, CancellationToken cancellation)
    {
        var conditions = Conditions.Of(account);
        if (actorId is not null) conditions.And("actor_id = @actorId", "actorId", actorId);
        if (exceptActorId is not null) conditions.And("actor_id <> @exceptActorId", "exceptActorId", exceptActorId);
        return connections.Query(PeopleTables.Audit, conditions.Page(page, "at", "entry_id"), cancellation);
    }
}
