using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>
/// Tracks commits during the load of rows into memory. A row that was read must not overwrite a newer commit: a key that was revoked between the
/// query and its result stays revoked.
/// </summary>
/// <param name="gate">The lock of the object that holds the rows. Its calls about commits must hold it; a load takes it.</param>
internal sealed class LoadRace(Lock gate)
{
    private readonly List<Load> underWay = [];

    /// <summary>Reads rows, then replaces those in memory.</summary>
    /// <param name="read">Reads the rows, as committed.</param>
    /// <param name="replace">Runs under the lock; skips rows that the load was overtaken on.</param>
    public async Task Run<T>(Func<Task<T>> read, Action<T, Load> replace)
    {
        var load = new Load();
        lock (gate) underWay.Add(load);
        try
        {
            var rows = await read();
            lock (gate) replace(rows, load);
        }
        finally
        {
            lock (gate) underWay.Remove(load);
        }
    }

    /// <summary>A commit changed or deleted that row.</summary>
    public void Committed(RowKey row)
    {
        foreach (var load in underWay) load.Rows.Add(row);
    }

    /// <summary>A commit deleted that account.</summary>
    public void Deleted(AccountId account)
    {
        foreach (var load in underWay) load.Accounts.Add(account);
    }

    internal sealed class Load
    {
        public HashSet<RowKey> Rows { get; } = [];

        public HashSet<AccountId> Accounts { get; } = [];

        /// <summary>Whether a commit has changed the row since it was read.</summary>
        public bool IsOvertaken(RowKey row) => Rows.Contains(row) || Accounts.Contains(row.Account);
    }
}
