using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Actions;

/// <summary>Records the result of an attempt; refused unless an attempt is in progress.</summary>
public sealed class FinishAttempt(ActionRun run, ActionResult result) : Command<ActionRun>
{
    public override Result<ActionRun> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ActionRuns.Find(run.Account, run.Id) is not { State: ActionRunState.Calling } calling) return Catalogue.RunNotInThisState;
        var after = calling.After(result, now);
        rows.ActionRuns.Put(after);
        return after;
    }
}
