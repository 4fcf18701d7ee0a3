using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>
/// Tracks commits during the load of rows into memory. A row that was read must not overwrite a newer commit: a key that was revoked between the
/// query and its result stays revoked.
/// </summary>
/// <remarks>All calls must hold the lock of the object that holds the rows.</remarks>
internal sealed class LoadRace
{
    private readonly List<Load> underWay = [];

    /// <summary>Must be called before the query begins.</summary>
    public Load Begin()
    {
        var load = new Load();
        underWay.Add(load);
        return load;
    }

    public void End(Load load) => underWay.Remove(load);

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
