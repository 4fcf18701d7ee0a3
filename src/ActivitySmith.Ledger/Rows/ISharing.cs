using ActivitySmith.Ledger.Limits;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// How ledgers on several nodes write to one database: one batch at a time, and each node first reads the commits of the others. So rows in memory
/// are as current as rows read under a lock, and all nodes share one order of all changes.
/// </summary>
public interface ISharing
{
    /// <summary>
    /// Waits for this ledger's turn. No other node commits until <see cref="IRowStore.Commit"/>, <see cref="Conclude"/> or <see cref="Leave"/>. A
    /// ledger that seems to be the only one need not wait; when another one commits nevertheless, the batch fails with
    /// <see cref="OvertakenException"/>.
    /// </summary>
    /// <param name="known">The change sequence up to which this ledger knows all commits.</param>
    /// <returns>The commits after it; null when there are none.</returns>
    /// <exception cref="StorageUnavailableException">The database cannot be reached; the turn was not taken.</exception>
    News? Begin(long known);

    /// <summary>Releases the turn after a batch without changes.</summary>
    /// <returns>Whether no other node committed during the batch; otherwise the batch must run again.</returns>
    /// <exception cref="StorageUnavailableException">The database cannot be reached, so this is unknown.</exception>
    bool Conclude();

    /// <summary>Releases the turn without writing, whatever the state of the batch; never throws.</summary>
    void Leave();

    /// <summary>Reads the commits of other nodes without a turn.</summary>
    /// <param name="known">As for <see cref="Begin"/>.</param>
    News? ReadNews(long known);

    /// <summary>The work that one node does for all nodes.</summary>
    IDuty Duty { get; }

    /// <summary>Counts of requests that all nodes share.</summary>
    ISharedWindows Windows { get; }

    /// <summary>Calls <paramref name="wake"/> soon after each commit of another node, from any thread, and sometimes without a commit.</summary>
    void Subscribe(Action wake);

    /// <summary>
    /// Calls <paramref name="seen"/> with the epoch of the database (<see cref="DatabaseEpoch"/>) twice a second, from any thread: another node may
    /// have started a new epoch.
    /// </summary>
    void SubscribeEpoch(Action<string> seen);
}

/// <summary>Commits of other nodes.</summary>
/// <param name="Sequence">The change sequence after these commits.</param>
/// <param name="Changed">Rows that were written or deleted, by table.</param>
/// <param name="Pruned">Rows that were deleted or changed outside the commands, by table.</param>
/// <param name="PrunedTables">Tables of which any row may have been deleted.</param>
/// <param name="Kind">How these commits follow the ledger's last known commit.</param>
public sealed record News(
    long Sequence,
    IReadOnlyDictionary<string, HashSet<RowKey>> Changed,
    IReadOnlyDictionary<string, HashSet<RowKey>> Pruned,
    IReadOnlySet<string> PrunedTables,
    NewsKind Kind);

/// <summary>How commits of other nodes follow a ledger's last known commit.</summary>
public enum NewsKind
{
    /// <summary>Without a gap.</summary>
    Continuous,

    /// <summary>This ledger was disconnected for longer than notes of commits are kept: everything in memory may be outdated.</summary>
    Gap,

    /// <summary>
    /// The database lacks commits that this ledger knows: a replica without the last commits was promoted, or a backup was restored. Everything in
    /// memory may be wrong, and the lost sequence numbers must not be used again.
    /// </summary>
    Rewound,
}
