namespace ActivitySmith.Ledger.Telemetry;

/// <summary>What became of a submitted command, as the label <c>outcome</c> shows it.</summary>
internal enum CommandOutcome
{
    /// <summary>Committed, or nothing had to change.</summary>
    Ok,

    /// <summary>A rule refused it.</summary>
    Refused,

    /// <summary>The queue was full.</summary>
    Overloaded,

    /// <summary>The database could not be written, or the ledger was stopping.</summary>
    Unavailable,

    /// <summary>A bug.</summary>
    Failed,
}
