namespace ActivitySmith.Ledger;

/// <summary>Sizes of the ledger; the defaults come from measurements and rarely need a change.</summary>
public sealed class LedgerOptions
{
    /// <summary>Commands in one transaction, 1 and up; default 256. A batch fills while the one before it is written.</summary>
    public int BatchLimit { get; set; } = 256;

    /// <summary>Commands that may wait, 1 and up; default 10,000 (a few MB). Past it callers get 503.</summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>Live Activities that one phone may show at a time, 1 and up; default 4. iOS allows about 5 per app.</summary>
    public int PlacesPerPhone { get; set; } = 4;
}
