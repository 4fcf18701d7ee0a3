namespace ActivitySmith.Ledger;

/// <summary>Sizes of the ledger; the defaults come from measurements and rarely need a change.</summary>
public sealed class LedgerOptions
{
    /// <summary>Commands in one transaction, 1 and up; default 256. A batch fills while the one before it is written.</summary>
    public int BatchLimit { get; set; } = 256;

    /// <summary>Commands that may wait, 1 and up; default 10,000. Past it callers get 503; those of one account past half of it.</summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>
    /// Bytes of the requests behind the commands that wait, 1 and up; default 64 MiB. Past it callers get 503; those of one account past half of it.
    /// </summary>
    public long QueueBytes { get; set; } = 64 << 20;

    /// <summary>Live Activities that one phone may show at a time, 1 and up; default 4. iOS allows about 5 per app.</summary>
    public int PlacesPerPhone { get; set; } = 4;
}
