namespace ActivitySmith.Ledger;

/// <summary>
/// Completes callers on thread-pool threads instead of the ledger's thread, several per work item: one work item per caller would cost more than most
/// callers' remaining work.
/// </summary>
internal sealed class CallerCompletions(PendingCommand[] commands) : IThreadPoolWorkItem
{
    /// <summary>Callers per work item; few enough to spread the callers over several pool threads.</summary>
    private const int CallersPerItem = 16;

    public static void Give(IReadOnlyList<PendingCommand> commands)
    {
        for (var i = 0; i < commands.Count; i += CallersPerItem)
            ThreadPool.UnsafeQueueUserWorkItem(new CallerCompletions([.. commands.Skip(i).Take(CallersPerItem)]), preferLocal: false);
    }

    public void Execute()
    {
        foreach (var command in commands) command.Complete();
    }
}
