using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Actions;

/// <summary>Records the start of an attempt before the request is sent; refused unless the run waits for one.</summary>
public sealed class BeginAttempt(ActionRun run) : Command<ActionRun>
{
    public override Result<ActionRun> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ActionRuns.Find(run.Account, run.Id) is not { State: ActionRunState.Queued } waiting) return Catalogue.RunNotInThisState;
        var begun = waiting.Begin();
        rows.ActionRuns.Put(begun);
        return begun;
    }
}
