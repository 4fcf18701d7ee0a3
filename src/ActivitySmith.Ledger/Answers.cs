namespace ActivitySmith.Ledger;

/// <summary>
/// Answers callers away from the ledger's thread, several by one work item: waking a pool thread for each would cost more than
/// what most of them still have to do.
/// </summary>
internal sealed class Answers(PendingCommand[] commands) : IThreadPoolWorkItem
{
    /// <summary>Callers by one work item; few enough that the pool's other threads get their share.</summary>
    private const int Share = 16;

    public static void Give(IReadOnlyList<PendingCommand> commands)
    {
        for (var i = 0; i < commands.Count; i += Share)
            ThreadPool.UnsafeQueueUserWorkItem(new Answers([.. commands.Skip(i).Take(Share)]), preferLocal: false);
    }

    public void Execute()
    {
        foreach (var command in commands) command.Answer();
    }
}
