using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Pruning;

namespace ActivitySmith.Ledger.Rows;

/// <summary>What a database does for the ledger. Used by one thread at a time.</summary>
public interface IRowStore : IDisposable
{
    /// <summary>How several ledgers share the database; null where this one is alone with it.</summary>
    ISharing? Sharing { get; }

    /// <summary>Gives the wanted rows that exist to whoever wants them; together, because each question to a database may be a trip over the network.</summary>
    void Load(IReadOnlyList<IWantedRows> wanted);

    /// <summary>All committed rows of one account; for tables that stay small (devices, channels, keys).</summary>
    /// <param name="table">Which table.</param>
    /// <param name="account">Whose rows.</param>
    /// <param name="unreadable">Logs the rows that have to be left out.</param>
    IReadOnlyList<TRow> LoadAccount<TRow>(Table<TRow> table, AccountId account, UnreadableRows unreadable)
        where TRow : class;

    /// <summary>The last value of the change sequence that was committed; 0 on a fresh database.</summary>
    long LoadSequence();

    /// <summary>Writes all changes in one transaction; returns once they are on disk, and throws when none of them is.</summary>
    /// <returns>The change sequence as it was committed: <paramref name="sequence"/> or more.</returns>
    /// <exception cref="StorageAwayException">The database is out of reach; see there.</exception>
    /// <exception cref="OvertakenException">See there.</exception>
    long Commit(IReadOnlyList<IChanges> changes, long sequence);

    /// <summary>Before a batch that writes nothing is answered: fails as <see cref="Commit"/> would when what is open is no longer the database.</summary>
    void Verify()
    {
    }

    /// <summary>What a failure says about the database; null when it says only something about what was written.</summary>
    StorageTrouble? TroubleOf(Exception failure) => failure is StorageAwayException ? StorageTrouble.Away : null;

    /// <summary>Deletes committed rows in a transaction of its own.</summary>
    /// <param name="request">Which ones.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>Rows deleted.</returns>
    int Prune(PruneRequest request, int limit);
}

/// <summary>Rows of one table that somebody waits for.</summary>
public interface IWantedRows
{
    Table Table { get; }

    IReadOnlyCollection<RowKey> Keys { get; }

    /// <summary>
    /// Takes one row that was found; those of <see cref="Keys"/> that are not given do not exist. Never throws because of what the row holds.
    /// </summary>
    void Take(RowKey key, IColumnReader row);
}

/// <summary>Changes to one table, which hand themselves to a writer of the database at hand.</summary>
public interface IChanges
{
    bool IsEmpty { get; }

    void WriteTo(IRowWriter writer);
}

/// <summary>Writes single rows inside the open transaction.</summary>
public interface IRowWriter
{
    /// <param name="table">Where.</param>
    /// <param name="row">The row as it is to be.</param>
    /// <param name="before">The committed row, when it is at hand; null says nothing about whether there is one.</param>
    void Upsert<TRow>(Table<TRow> table, TRow row, TRow? before)
        where TRow : class;

    void Delete<TRow>(Table<TRow> table, RowKey key)
        where TRow : class;

    void Append<TRow>(Log<TRow> log, TRow row)
        where TRow : class;
}
