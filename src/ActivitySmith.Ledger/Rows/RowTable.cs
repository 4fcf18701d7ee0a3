using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// Rows of one table as the ledger's thread sees them: the changes of the current command, then those of the batch, then the committed rows. The
/// cache contains committed rows only.
/// </summary>
public sealed class RowTable<TRow> : IRowTable, IWantedRows
    where TRow : class
{
    private readonly Table<TRow> table;
    private readonly IRowStore store;
    private readonly RowLoader loader;
    private readonly RowCache<TRow> cache;
    private readonly UnreadableRows unreadable;
    private readonly Dictionary<RowKey, TRow?> batch = [];
    private readonly Dictionary<RowKey, TRow?> command = [];

    /// <summary>Keys to load.</summary>
    private readonly HashSet<RowKey> wanted = [];

    /// <summary>
    /// Rows loaded for the batch; null for a missing row. The cache may drop a row at any time, but a command must find all rows that it requested.
    /// When rows load at once, this contains only keys without a row.
    /// </summary>
    private readonly Dictionary<RowKey, TRow?> found = [];

    /// <summary>Unreadable rows that the batch needed; the next batch reads them again.</summary>
    private readonly Dictionary<RowKey, Exception> bad = [];

    /// <summary>Whether the wanted rows were changed by another node, so that they count as changes of this batch.</summary>
    private bool isNews;

    internal RowTable(Table<TRow> table, IRowStore store, RowLoader loader, UnreadableRows unreadable, CacheLimit limit)
    {
        this.table = table;
        this.store = store;
        this.loader = loader;
        this.unreadable = unreadable;
        cache = new RowCache<TRow>(limit, table.SizeOf);
    }

    /// <summary>Called before a command changes a row, with the key and the new row; null when the row is removed.</summary>
    internal Action<RowKey, TRow?>? Changing { get; set; }

    /// <summary>Rows that the batch changed, without deleted ones.</summary>
    public IEnumerable<TRow> Changed => batch.Values.OfType<TRow>();

    /// <summary>Keys of rows that the batch deletes.</summary>
    public IEnumerable<RowKey> Deleted => batch.Where(change => change.Value is null).Select(change => change.Key);

    /// <summary>Rows that the current command changed, without deleted ones.</summary>
    internal IEnumerable<TRow> ChangedByCommand => command.Values.OfType<TRow>();

    public bool IsEmpty => batch.Count == 0;

    public Table Table => table;

    IReadOnlyCollection<RowKey> IWantedRows.Keys => wanted;

    /// <summary>
    /// The row, or null. On a shared database, a row that is not in memory reads as null at first. The command then runs again with all such rows
    /// loaded, and only that run counts.
    /// </summary>
    /// <exception cref="UnreadableRowException">The row exists and is unreadable: only this command fails.</exception>
    public TRow? Find(AccountId account, string id)
    {
        var key = new RowKey(account, id);
        if (command.TryGetValue(key, out var own)) return own;
        if (batch.TryGetValue(key, out var changed)) return changed;
        if (cache.TryGet(key, out var row)) return row;
        if (found.TryGetValue(key, out row)) return row;
        if (!bad.ContainsKey(key) && wanted.Add(key)) loader.Want(this);
        if (bad.TryGetValue(key, out var reason)) throw new UnreadableRowException(table, key, reason);
        return loader.LoadsAtOnce && cache.TryGet(key, out row) ? row : null;
    }

    /// <summary>Accounts of the rows that the batch or the current command changes; an account may appear more than once.</summary>
    internal IEnumerable<AccountId> ChangedAccounts => batch.Keys.Concat(command.Keys).Select(key => key.Account);

    /// <summary>All readable rows of an account, for small tables.</summary>
    public IReadOnlyList<TRow> All(AccountId account) => WithChanges(store.LoadAccount(table, account, unreadable), account, _ => true);

    /// <summary>All readable rows of one subject of an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="column">An indexed column of the table, and the value that it must have.</param>
    /// <param name="isOf">Whether a row has that value.</param>
    internal IReadOnlyList<TRow> Where(AccountId account, (string Name, string Value) column, Func<TRow, bool> isOf) =>
        WithChanges(store.LoadAccount(table, account, unreadable, column), account, isOf);

    /// <summary>The row as this ledger last knew it to be committed; null when it is not in memory.</summary>
    internal TRow? Committed(RowKey key) => cache.TryGet(key, out var row) ? row : null;

    public void Put(TRow row)
    {
        var key = table.KeyOf(row);
        Changing?.Invoke(key, row);
        command[key] = row;
    }

    public void Remove(AccountId account, string id)
    {
        var key = new RowKey(account, id);
        Changing?.Invoke(key, null);
        command[key] = null;
    }

    /// <summary>What the batch and the command have changed in an account, oldest first; null for a removed row.</summary>
    internal IEnumerable<KeyValuePair<RowKey, TRow?>> ChangesOf(AccountId account) =>
        batch.Concat(command).Where(change => change.Key.Account == account);

    private IReadOnlyList<TRow> WithChanges(IReadOnlyList<TRow> committed, AccountId account, Func<TRow, bool> isOf)
    {
        var rows = committed.ToDictionary(table.KeyOf);
        foreach (var (key, row) in ChangesOf(account))
        {
            if (row is null) rows.Remove(key);
            else if (isOf(row)) rows[key] = row;
        }

        return [.. rows.Values];
    }

    void IWantedRows.Take(RowKey key, IColumnReader row)
    {
        if (table.TryRead(row, out _, out var reason) is not { } read)
        {
            unreadable.Note(table, key, reason!);
            bad[key] = reason!;
            cache.Remove(key); // The row that another node changed is unreadable, so the cached one is outdated.
            return;
        }

        if (isNews)
        {
            batch[key] = read;
            return;
        }

        cache.Set(key, read);
        if (!loader.LoadsAtOnce) found[key] = read;
    }

    void IRowTable.Renew(IEnumerable<RowKey> keys)
    {
        isNews = true;
        foreach (var key in keys)
            if (wanted.Add(key)) loader.Want(this);
    }

    void IRowTable.Loaded(bool isComplete)
    {
        foreach (var key in wanted)
        {
            if (!isComplete && isNews) cache.Remove(key);
            if (!isComplete || bad.ContainsKey(key)) continue;
            if (isNews) batch.TryAdd(key, null);
            else if (!cache.TryGet(key, out _)) found.TryAdd(key, null);
        }

        wanted.Empty();
        isNews = false;
    }

    void IRowTable.AcceptCommand()
    {
        foreach (var (key, row) in command) batch[key] = row;
        command.Empty();
    }

    void IRowTable.DiscardCommand() => command.Empty();

    void IRowTable.BatchCommitted()
    {
        foreach (var (key, row) in batch)
        {
            if (row is null) cache.Remove(key);
            else cache.Set(key, row);
        }

        batch.Empty();
        found.Empty();
        bad.Empty();
    }

    void IRowTable.BatchFailed()
    {
        foreach (var key in batch.Keys) cache.Remove(key);
        Discard();
    }

    void IRowTable.ForgetAll()
    {
        cache.Clear();
        Discard();
    }

    void IRowTable.Forget(IEnumerable<RowKey> keys)
    {
        foreach (var key in keys)
        {
            cache.Remove(key);
            found.Remove(key);
        }
    }

    private void Discard()
    {
        command.Empty();
        batch.Empty();
        found.Empty();
        bad.Empty();
        wanted.Empty();
        isNews = false;
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

    public Table Table => log;

    public void Append(TRow row) => command.Add(row);

    void IRowTable.AcceptCommand()
    {
        batch.AddRange(command);
        command.Clear();
    }

    void IRowTable.DiscardCommand() => command.Clear();

    void IRowTable.BatchCommitted() => batch.Clear();

    void IRowTable.BatchFailed() => Discard();

    void IRowTable.ForgetAll() => Discard();

    void IRowTable.Renew(IEnumerable<RowKey> keys) => throw new NotSupportedException("A log has no keys");

    void IRowTable.Loaded(bool isComplete)
    {
        // A log is never read back.
    }

    void IRowTable.Forget(IEnumerable<RowKey> keys)
    {
        // A log is never read back.
    }

    private void Discard()
    {
        command.Clear();
        batch.Clear();
    }

    public void WriteTo(IRowWriter writer)
    {
        foreach (var row in batch) writer.Append(log, row);
    }
}
