using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Search;

namespace ActivitySmith.Ledger.Rows;

/// <summary>The storage operations of the ledger, one implementation per engine. Used by one thread at a time.</summary>
public interface IRowStore : IDisposable
{
    /// <summary>How several ledgers share the database; null when this ledger is the only one.</summary>
    ISharing? Sharing { get; }

    /// <summary>Loads the wanted rows that exist, all together, because each query may be a network round trip.</summary>
    void Load(IReadOnlyList<IWantedRows> wanted);

    /// <summary>All committed rows of one account, for small tables (devices, channels, keys).</summary>
    /// <param name="table">The table.</param>
    /// <param name="account">The account.</param>
    /// <param name="unreadable">Logs unreadable rows, which are left out.</param>
    /// <param name="where">Only rows with this value in an indexed column, or with none (NULL); null: all rows of the account.</param>
    IReadOnlyList<TRow> LoadAccount<TRow>(Table<TRow> table, AccountId account, UnreadableRows unreadable, (string Column, string? Value)? where = null)
        where TRow : class;

    /// <summary>The last committed value of the change sequence; 0 for a new database.</summary>
    long LoadSequence();

    /// <summary>Writes all changes in one transaction. Returns when they are on disk; throws when none of them is.</summary>
    /// <returns>The committed change sequence: <paramref name="sequence"/> or more.</returns>
    /// <exception cref="StorageUnavailableException">The database cannot be reached.</exception>
    /// <exception cref="OvertakenException">Another node committed first.</exception>
    long Commit(IReadOnlyList<IChanges> changes, long sequence);

    /// <summary>
    /// Called before the callers of a batch without changes are completed: fails like <see cref="Commit"/> when the open file is no longer the database.
    /// </summary>
    void Verify()
    {
    }

    /// <summary>The problem of the database behind a failure; null when the failure concerns only the written data.</summary>
    StorageProblem? ProblemOf(Exception failure) => failure is StorageUnavailableException ? StorageProblem.Unavailable : null;

    /// <summary>Deletes committed rows in a separate transaction, or gives them another time.</summary>
    /// <param name="request">The rows to delete.</param>
    /// <param name="limit">Maximum number of rows.</param>
    PrunedRows Prune(PruneRequest request, int limit);

    /// <summary>Writes to the index of search in a separate transaction, in the turn that <see cref="ISharing.Begin"/> has given, and ends the turn.</summary>
    /// <param name="known">The change sequence up to which the caller knows all commits.</param>
    /// <param name="write">What to write; called when no other node can commit. Null to write nothing.</param>
    /// <returns>False, without a write, when another node has committed after <paramref name="known"/>.</returns>
    bool Index(long known, Func<SearchWrite?> write);
}

/// <summary>Rows that were deleted, or got another time, outside the commands.</summary>
/// <param name="Count">Number of rows.</param>
/// <param name="Keys">Their keys; empty for a log, which has none.</param>
public readonly record struct PrunedRows(int Count, IReadOnlyList<RowKey> Keys);

/// <summary>Rows of one table that must be loaded.</summary>
public interface IWantedRows
{
    Table Table { get; }

    IReadOnlyCollection<RowKey> Keys { get; }

    /// <summary>
    /// Receives one row that was found. Keys of <see cref="Keys"/> without a call do not exist. Never throws because of the row's contents.
    /// </summary>
    void Take(RowKey key, IColumnReader row);
}

/// <summary>Changes to one table, which write themselves to an engine's writer.</summary>
public interface IChanges
{
    bool IsEmpty { get; }

    void WriteTo(IRowWriter writer);
}

/// <summary>Writes single rows inside the open transaction.</summary>
public interface IRowWriter
{
    /// <param name="table">The table.</param>
    /// <param name="row">The new row.</param>
    /// <param name="before">The committed row when it is in memory; null does not mean that there is none.</param>
    void Upsert<TRow>(Table<TRow> table, TRow row, TRow? before)
        where TRow : class;

    void Delete<TRow>(Table<TRow> table, RowKey key)
        where TRow : class;

    void Append<TRow>(Log<TRow> log, TRow row)
        where TRow : class;
}
