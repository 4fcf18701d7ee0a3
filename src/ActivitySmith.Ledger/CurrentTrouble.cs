using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger;

/// <summary>
/// What is wrong with the database now, from the ledger's thread to all others; logged once when it begins and once when it ends, however many commands
/// are refused.
/// </summary>
/// <param name="log">The ledger's.</param>
internal sealed partial class CurrentTrouble(ILogger log)
{
    private StorageTrouble? trouble;

    /// <summary><see cref="trouble"/> for other threads; -1 for none.</summary>
    private int code = -1;

    /// <summary>Null for none; for any thread.</summary>
    public StorageTrouble? Value => Volatile.Read(ref code) is var known and >= 0 ? (StorageTrouble)known : null;

    /// <summary>Whether a batch has met it, and not only a look for the commits of other nodes.</summary>
    public bool IsOfWriting { get; private set; }

    public void Begin(StorageTrouble found, Exception error, bool isOfWriting)
    {
        IsOfWriting = isOfWriting || (IsOfWriting && trouble is not null);
        if (trouble != found) (found == StorageTrouble.Away ? (Action<string>)LogAway : reason => LogTrouble(found, reason))(error.Message);
        Note(found);
    }

    public void End()
    {
        if (trouble is not null) LogBack();
        Note(null);
    }

    private void Note(StorageTrouble? now)
    {
        trouble = now;
        Volatile.Write(ref code, now is { } found ? (int)found : -1);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is away; until it is back, commands are refused: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The database cannot be written ({Trouble}); until it can, commands are refused: {Reason}")]
    private partial void LogTrouble(StorageTrouble trouble, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is back")]
    private partial void LogBack();
}
