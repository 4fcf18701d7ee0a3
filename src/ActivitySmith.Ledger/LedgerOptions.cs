namespace ActivitySmith.Ledger;

/// <summary>Sizes of the ledger; the defaults come from measurements and rarely need a change.</summary>
public sealed class LedgerOptions
{
    /// <summary>Maximum commands in one transaction, 1 or more; default 256. A batch fills while the previous one is written.</summary>
    public int BatchLimit { get; set; } = 256;

    /// <summary>Maximum waiting commands, 1 or more; default 10,000. Beyond it, callers get 503. One account may use half of it.</summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>
    /// Maximum bytes of the requests of waiting commands, 1 or more; default 64 MiB. Beyond it, callers get 503. One account may use half of it.
    /// </summary>
    public long QueueBytes { get; set; } = 64 << 20;

    /// <summary>
    /// Maximum Live Activities that one phone shows at a time, 1 or more; default 4. iOS allows about 5 per app. The setting is
    /// <c>ACTIVITYSMITH_LIMITS__CONCURRENTACTIVITIES</c> (docs/configuration.md, Limits).
    /// </summary>
    public int ConcurrentActivities { get; set; } = 4;
}
