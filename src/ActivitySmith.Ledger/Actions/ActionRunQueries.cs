using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Actions;

/// <summary>Committed runs of webhook buttons.</summary>
public sealed class ActionRunQueries(IReadConnections connections)
{
    /// <summary>Open runs of all accounts, oldest first: a starting server finishes them.</summary>
    public async Task<IReadOnlyList<ActionRun>> Open(CancellationToken cancellation) =>
        await connections.Query(ActionTables.Runs, "WHERE finished_at IS NULL ORDER BY requested_at, run_id", new { }, cancellation);

    public async Task<ActionRun?> Find(AccountId account, string runId, CancellationToken cancellation) =>
        await connections.Find(
            ActionTables.Runs, "WHERE account_id = @account AND run_id = @runId", new { account = account.Value, runId }, cancellation);

    /// <summary>Runs of one activity or notification, latest first.</summary>
    public async Task<IReadOnlyList<ActionRun>> OfSource(AccountId account, string sourceId, int limit, CancellationToken cancellation) =>
        await connections.Query(
            ActionTables.Runs,
            "WHERE account_id = @account AND source_id = @sourceId ORDER BY requested_at DESC, run_id DESC LIMIT @limit",
            new { account = account.Value, sourceId, limit },
            cancellation);
}
