using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Actions;

/// <summary>Notes, before anything is sent, that an attempt begins; refused unless the run waits for one.</summary>
public sealed class BeginAttempt(ActionRun run) : Command<ActionRun>
{
    public override Outcome<ActionRun> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ActionRuns.Find(run.Account, run.Id) is not { State: ActionRunState.Queued } waiting) return Catalogue.RunNotInThisState;
        var begun = waiting.Begin();
        rows.ActionRuns.Put(begun);
        return begun;
    }
}

/// <summary>Notes what an attempt led to; refused unless one is under way.</summary>
public sealed class FinishAttempt(ActionRun run, ActionResult result) : Command<ActionRun>
{
    public override Outcome<ActionRun> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ActionRuns.Find(run.Account, run.Id) is not { State: ActionRunState.Calling } calling) return Catalogue.RunNotInThisState;
        var after = calling.After(result, now);
        rows.ActionRuns.Put(after);
        return after;
    }
}
