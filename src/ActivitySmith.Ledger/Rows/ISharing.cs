using ActivitySmith.Ledger.Limits;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// How ledgers on several nodes write to one database: one batch at a time, and each first learns what the others committed. So rows
/// in memory are as good as rows read under a lock, and the order of all changes is one order for all nodes.
/// </summary>
public interface ISharing
{
    /// <summary>
    /// Waits for this ledger's turn; until <see cref="IRowStore.Commit"/>, <see cref="Conclude"/> or <see cref="Leave"/> nobody else commits. A ledger
    /// that seems to be alone need not wait; should another commit all the same, this one's batch ends with <see cref="OvertakenException"/>.
    /// </summary>
    /// <param name="known">The change sequence up to which this ledger knows all commits.</param>
    /// <returns>What came after it; null when nothing did.</returns>
    /// <exception cref="StorageAwayException">The database is out of reach; nothing is held.</exception>
    News? Begin(long known);

    /// <summary>Gives the turn back after a batch that changes nothing.</summary>
    /// <returns>Whether nobody else committed during the batch; else it must be run again.</returns>
    /// <exception cref="StorageAwayException">The database is out of reach; nobody can tell.</exception>
    bool Conclude();

    /// <summary>Gives the turn back with nothing written, whatever state the batch is in; never throws.</summary>
    void Leave();

    /// <summary>What others committed, without a turn.</summary>
    /// <param name="known">As for <see cref="Begin"/>.</param>
    News? Look(long known);

    /// <summary>What one of the nodes does for all.</summary>
    IDuty Duty { get; }

    /// <summary>Counts of requests that all nodes share.</summary>
    ISharedWindows Windows { get; }

    /// <summary>Has <paramref name="wake"/> called whenever another node has committed: soon after, from any thread, now and then without cause.</summary>
    void Attend(Action wake);

    /// <summary>
    /// Has <paramref name="seen"/> called with the epoch of the database (<see cref="DatabaseEpoch"/>) twice a second, from any thread: another node may
    /// have begun a new history that this one noticed nothing of.
    /// </summary>
    void AttendEpoch(Action<string> seen);
}

/// <summary>What other nodes committed.</summary>
/// <param name="Sequence">The change sequence that this brings a ledger to.</param>
/// <param name="Changed">Rows that were written or deleted, by table.</param>
/// <param name="Pruned">Tables of which any row may be gone.</param>
/// <param name="Kind">How it follows on what this ledger knows.</param>
public sealed record News(long Sequence, IReadOnlyDictionary<string, HashSet<RowKey>> Changed, IReadOnlySet<string> Pruned, NewsKind Kind);

/// <summary>How what other nodes committed follows on what a ledger knows.</summary>
public enum NewsKind
{
    /// <summary>Commit by commit, with none left out.</summary>
    Continuous,

    /// <summary>This ledger was away for longer than notes of commits are kept: nothing in memory can be relied on.</summary>
    Gap,

    /// <summary>
    /// The database does not hold what this ledger knows to be committed: a replica that lacked the last commits was promoted, or a backup was restored.
    /// Nothing in memory can be relied on, and the numbers that are lost must not be given out again.
    /// </summary>
    Rewound,
}
