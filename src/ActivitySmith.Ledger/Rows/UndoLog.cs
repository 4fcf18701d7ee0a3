namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// How to undo the changes of values in memory that are derived from rows, such as counts: the changes of a command that is discarded, or of a batch
/// that failed.
/// </summary>
internal sealed class UndoLog
{
    private readonly List<Action> steps = [];
    private int accepted;

    public void Add(Action undo) => steps.Add(undo);

    public void AcceptCommand() => accepted = steps.Count;

    public void DiscardCommand() => BackTo(accepted);

    public void BatchCommitted()
    {
        steps.Clear();
        accepted = 0;
    }

    public void BatchFailed()
    {
        BackTo(0);
        accepted = 0;
    }

    private void BackTo(int count)
    {
        for (var last = steps.Count - 1; last >= count; last--) steps[last]();
        steps.RemoveRange(count, steps.Count - count);
    }
}
