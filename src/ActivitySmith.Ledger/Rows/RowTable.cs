using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// Rows of one table as the ledger's thread sees them: what the command at hand changed, over what the batch changed, over what is
/// committed. Nothing reaches the cache before it is committed.
/// </summary>
public sealed class RowTable<TRow> : IRowTable
    where TRow : class
{
    private readonly Table<TRow> table;
    private readonly IRowStore store;
    private readonly RowCache<TRow> cache;
    private readonly Dictionary<RowKey, TRow?> batch = [];
    private readonly List<KeyValuePair<RowKey, TRow?>> command = [];

    internal RowTable(Table<TRow> table, IRowStore store, int cacheCapacity)
    {
        this.table = table;
        this.store = store;
        cache = new RowCache<TRow>(cacheCapacity);
    }

    /// <summary>Rows that the batch leaves changed; the deleted ones are left out.</summary>
    public IEnumerable<TRow> Changed => batch.Values.OfType<TRow>();

    /// <summary>Keys of rows that the batch deletes.</summary>
    public IEnumerable<RowKey> Deleted => batch.Where(change => change.Value is null).Select(change => change.Key);

    public bool IsEmpty => batch.Count == 0;

    public TRow? Find(AccountId account, string id)
    {
        var key = new RowKey(account, id);
        for (var i = command.Count - 1; i >= 0; i--)
            if (command[i].Key == key) return command[i].Value;
        if (batch.TryGetValue(key, out var changed)) return changed;
        if (cache.TryGet(key, out var row)) return row;
        row = store.Load(table, key);
        if (row is not null) cache.Set(key, row);
        return row;
    }

    /// <summary>All rows of an account; for small tables.</summary>
    public IReadOnlyList<TRow> All(AccountId account)
    {
        var rows = store.LoadAccount(table, account).ToDictionary(table.KeyOf);
        foreach (var (key, row) in batch.Concat(command).Where(change => change.Key.Account == account))
        {
            if (row is null) rows.Remove(key);
            else rows[key] = row;
        }

        return [.. rows.Values];
    }

    public void Put(TRow row) => command.Add(new(table.KeyOf(row), row));

    public void Remove(AccountId account, string id) => command.Add(new(new RowKey(account, id), null));

    void IRowTable.AcceptCommand()
    {
        foreach (var (key, row) in command) batch[key] = row;
        command.Clear();
    }

    void IRowTable.DiscardCommand() => command.Clear();

    void IRowTable.BatchCommitted()
    {
        foreach (var (key, row) in batch)
        {
            if (row is null) cache.Remove(key);
            else cache.Set(key, row);
        }

        batch.Clear();
    }

    void IRowTable.BatchFailed()
    {
        command.Clear();
        batch.Clear();
        cache.Clear();
    }

    void IRowTable.Forget(Table changed)
    {
        if (ReferenceEquals(changed, table)) cache.Clear();
    }

    public void WriteTo(IRowWriter writer)
    {
        foreach (var (key, row) in batch)
        {
            if (row is null) writer.Delete(table, key);
            else writer.Upsert(table, row, cache.TryGet(key, out var before) ? before : null);
        }
    }
}

/// <summary>Rows that the batch adds to a log.</summary>
public sealed class RowLog<TRow> : IRowTable
    where TRow : class
{
    private readonly Log<TRow> log;
    private readonly List<TRow> batch = [];
    private readonly List<TRow> command = [];

    internal RowLog(Log<TRow> log) => this.log = log;

    public bool IsEmpty => batch.Count == 0;

    public void Append(TRow row) => command.Add(row);

    void IRowTable.AcceptCommand()
    {
        batch.AddRange(command);
        command.Clear();
    }

    void IRowTable.DiscardCommand() => command.Clear();

    void IRowTable.BatchCommitted() => batch.Clear();

    void IRowTable.BatchFailed()
    {
        command.Clear();
        batch.Clear();
    }

    void IRowTable.Forget(Table changed)
    {
        // A log is never read back.
    }

    public void WriteTo(IRowWriter writer)
    {
        foreach (var row in batch) writer.Append(log, row);
    }
}

internal interface IRowTable : IChanges
{
    void AcceptCommand();

    void DiscardCommand();

    void BatchCommitted();

    void BatchFailed();

    /// <summary>Rows of that table were deleted behind the commands' back.</summary>
    void Forget(Table changed);
}
