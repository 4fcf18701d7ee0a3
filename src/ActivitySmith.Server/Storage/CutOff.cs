using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Storage;

/// <summary>
/// Stops a node that was disconnected from the shared database for longer than the database keeps the notes about commits: the node may still accept revoked
/// keys. Its supervisor restarts it, and it reads everything again.
/// </summary>
internal sealed partial class CutOff(IHostApplicationLifetime lifetime, ILogger<CutOff> log) : ICommitObserver
{
    /// <summary>Whether this observer has stopped the server.</summary>
    public bool HasStopped { get; private set; }

    public void Committed(CommittedBatch batch)
    {
        // Commits that were received need no action.
    }

    public void Missed()
    {
        LogCutOff();
        HasStopped = true;
        lifetime.StopApplication();
    }

    [LoggerMessage(LogLevel.Critical,
        "Node cut off: it was disconnected from the database for too long to catch up with the commits of other nodes; it stops with exit code 3, so "
        + "that its supervisor restarts it")]
    private partial void LogCutOff();
}
