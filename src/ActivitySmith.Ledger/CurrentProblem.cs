using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger;

/// <summary>
/// The current problem of the database, set by the ledger's thread and readable by all threads. Logged once when it begins and once when it ends, no
/// matter how many commands are refused.
/// </summary>
/// <param name="log">The ledger's logger.</param>
internal sealed partial class CurrentProblem(ILogger log)
{
    private StorageProblem? problem;

    /// <summary><see cref="problem"/> for other threads; -1 for none.</summary>
    private int code = -1;

    /// <summary>Null for none. Thread-safe.</summary>
    public StorageProblem? Value => Volatile.Read(ref code) is var known and >= 0 ? (StorageProblem)known : null;

    /// <summary>Whether a batch failed with it, not only a read of other nodes' commits.</summary>
    public bool IsOfWriting { get; private set; }

    public void Begin(StorageProblem found, Exception error, bool isOfWriting)
    {
        IsOfWriting = isOfWriting || (IsOfWriting && problem is not null);
        if (problem != found) (found == StorageProblem.Unavailable ? (Action<string>)LogAway : reason => LogProblem(found, reason))(error.Message);
        Note(found);
    }

    public void End()
    {
        if (problem is not null) LogBack();
        Note(null);
    }

    private void Note(StorageProblem? now)
    {
        problem = now;
        Volatile.Write(ref code, now is { } found ? (int)found : -1);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Database unavailable: {Reason}; commands are refused until it is available again")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Database not writable ({Problem}): {Reason}; commands are refused until it is writable again")]
    private partial void LogProblem(StorageProblem problem, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Database available again")]
    private partial void LogBack();
}
