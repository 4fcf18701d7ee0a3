using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Storage;

/// <summary>
/// Stops a node that was away from the shared database for so long that nobody can tell it any more what it missed: keys that it
/// honours may be revoked. Its supervisor starts it anew, with everything read again.
/// </summary>
internal sealed partial class CutOff(IHostApplicationLifetime lifetime, ILogger<CutOff> log) : ICommitObserver
{
    /// <summary>Whether it was this that stopped the server.</summary>
    public bool HasStopped { get; private set; }

    public void Committed(CommittedBatch batch)
    {
        // Only what is missing matters here.
    }

    public void Missed()
    {
        LogCutOff();
        HasStopped = true;
        lifetime.StopApplication();
    }

    [LoggerMessage(LogLevel.Critical, "This node was cut off from the database for longer than other nodes' notes are kept; it stops with exit code 3, so that its supervisor starts it again")]
    private partial void LogCutOff();
}
