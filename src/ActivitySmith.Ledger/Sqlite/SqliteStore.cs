using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>
/// The ledger's rows in one SQLite file. One connection writes: WAL with <c>synchronous=FULL</c>, so that a committed transaction
/// survives the loss of power.
/// </summary>
public sealed class SqliteStore : IRowStore, IRowWriter
{
    /// <summary>Pages of the write-ahead log (1 KB each) between checkpoints; a large number delays fewer responses.</summary>
    private const int CheckpointPages = 32_000;

    /// <summary>Number of rows at the beginning of a log that are checked for due rows; see <see cref="PruneRequest.FirstRowsAt"/>.</summary>
    private const int FirstRows = 10_000;

    private readonly SqliteConnection connection;
    private readonly sqlite3 database;
    private readonly Dictionary<Table, SqliteStatement> loads = [];
    private readonly Dictionary<Table, SqliteStatement> accountLoads = [];

    /// <summary>Each table is loaded by one column, always with or always without a value.</summary>
    private readonly Dictionary<Table, SqliteStatement> partLoads = [];
    private readonly Dictionary<Table, SqliteStatement> upserts = [];
    private readonly Dictionary<Table, SqliteStatement> settledUpdates = [];
    private readonly Dictionary<Table, SqliteStatement> deletes = [];
    private readonly SqliteTags tags;
    private readonly SqliteSearch search;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement rollback;
    private readonly SqliteStatement saveSequence;
    private long savedSequence;
    private bool isDisposed;

    public SqliteStore(SqliteFile file)
    {
        connection = file.OpenWriter();
        database = connection.Handle!;
        Pragma("journal_mode=WAL");
        Pragma("synchronous=FULL");
        Pragma($"wal_autocheckpoint={CheckpointPages}");

        // In KiB. The cache is small because a commit that has moved entries between pages of a tree scans all of it. With 64 MB, a PUT to one of
        // 100,000 streams cost 2.9 times a PUT to a single stream; with 4 MB, 1.3 times (scale.streams.cost_ratio). The system's file cache holds the
        // rest.
        Pragma("cache_size=-4096");
        Pragma("temp_store=MEMORY");
        Pragma("busy_timeout=5000");
        tags = new SqliteTags(database);
        search = new SqliteSearch(database);
        begin = new SqliteStatement(database, "BEGIN IMMEDIATE");
        commit = new SqliteStatement(database, "COMMIT");
        rollback = new SqliteStatement(database, "ROLLBACK");
        saveSequence = new SqliteStatement(database, "UPDATE change_sequence SET value = ?1 WHERE id = 1");
    }

    /// <summary>The lock of the data directory excludes other servers.</summary>
    public ISharing? Sharing => null;

    public void Load(IReadOnlyList<IWantedRows> wanted)
    {
        foreach (var rows in wanted)
        {
            var table = rows.Table;
            var statement = Prepared(loads, table, () => $"SELECT {Names(table)} FROM {table.Name} WHERE {ByKey(table)}");
            foreach (var key in rows.Keys)
            {
                IColumnWriter parameters = statement.Begin();
                parameters.Account(key.Account);
                parameters.Text(key.Id);
                try
                {
                    if (statement.Step()) rows.Take(key, statement);
                }
                finally
                {
                    statement.Reset();
                }
            }
        }
    }

    public IReadOnlyList<TRow> LoadAccount<TRow>(Table<TRow> table, AccountId account, UnreadableRows unreadable, (string Column, string? Value)? where = null)
        where TRow : class
    {
        var statement = where is null
            ? Prepared(accountLoads, table, () => $"SELECT {Names(table)} FROM {table.Name} WHERE account_id = ?1")
            : Prepared(partLoads, table, () =>
                $"SELECT {Names(table)} FROM {table.Name} WHERE account_id = ?1 AND {where.Value.Column} {(where.Value.Value is null ? "IS NULL" : "= ?2")}");
        IColumnWriter parameters = statement.Begin();
        parameters.Account(account);
        if (where?.Value is { } value) parameters.Text(value);
        var rows = new List<TRow>();
        try
        {
            while (statement.Step())
                if (unreadable.Listed(table, statement) is { } row) rows.Add(row);
        }
        finally
        {
            statement.Reset();
        }

        return rows;
    }

    public long LoadSequence()
    {
        using var statement = new SqliteStatement(database, "SELECT value FROM change_sequence WHERE id = 1");
        if (!statement.Step()) throw new InvalidDataException("Table change_sequence has no row");
        var value = statement.OptionalInteger();
        statement.Reset();
        return savedSequence = value ?? 0;
    }

    public long Commit(IReadOnlyList<IChanges> changes, long sequence)
    {
        // Before writing: a commit to a file that was moved away would appear when the file is moved back, although no caller got a confirmation.
        Verify();
        InTransaction(() =>
        {
            foreach (var change in changes)
                if (!change.IsEmpty) change.WriteTo(this);
            if (sequence == savedSequence) return;
            saveSequence.Begin().Integer(sequence);
            saveSequence.Execute();
        });
        savedSequence = sequence;

        // After the commit: a write to a deleted or moved file must not be confirmed.
        Verify();
        return sequence;
    }

    public void Verify()
    {
        if (SqliteEngine.HasMoved(database)) throw new SqliteFailure(SqliteFailure.FileReplaced, "the file was deleted, moved or replaced");
    }

    public StorageProblem? ProblemOf(Exception failure) => failure switch
    {
        SqliteFailure refused => SqliteProblem.Of(refused.PrimaryCode),
        StorageUnavailableException => StorageProblem.Unavailable,
        _ => null,
    };

    public PrunedRows Prune(PruneRequest request, int limit)
    {
        // The log has no index on its time, so finding rows that are dated ahead would need a full scan. They are deleted together with their
        // neighbours.
        if (request is { Redates: not null, FirstRowsAt: not null }) return default(PrunedRows) with { Keys = [] };
        var table = request.Table.Name;
        var terms = string.Join(" AND ", request.Terms.Select((term, i) => term.Sql($"?{i + 1}")));
        var due = request.FirstRowsAt is { } now
            ? $"""
              SELECT rowid FROM {table} WHERE rowid <= (
                SELECT MAX(place) FROM (
                  SELECT place FROM (SELECT rowid AS place, * FROM {table} WHERE at <= {now} ORDER BY rowid LIMIT {FirstRows + limit})
                  WHERE {terms} LIMIT {limit}))
              AND (at > {now} OR ({terms})) ORDER BY rowid LIMIT {limit}
              """
            : $"SELECT rowid FROM {table} WHERE {terms} LIMIT {limit}";
        var returned = request.Table.HasKeys ? $" RETURNING {request.Table.Columns[0].Name}, {request.Table.Columns[1].Name}" : "";
        using var statement = new SqliteStatement(
            database,
            request.Redates is { } column
                ? $"UPDATE {table} SET {column} = {request.RedatedTo} WHERE rowid IN ({due}){returned}"
                : $"DELETE FROM {table} WHERE rowid IN ({due}){returned}");
        var parameters = statement.Begin();
        foreach (var term in request.Terms)
        {
            if (term.Value is long number) parameters.Integer(number);
            else parameters.Text((string)term.Value);
        }

        var keys = new List<RowKey>();
        var count = 0;
        InTransaction(() =>
        {
            while (statement.Step())
                if (ReadKey(statement) is { } key) keys.Add(key);
            count = raw.sqlite3_changes(database);
            PruneTags(request, keys);
        });
        return new PrunedRows(count, keys);
    }

    public bool Index(long known, Func<SearchWrite?> write)
    {
        if (write() is { } entries) InTransaction(() => search.Write(entries));
        return true;
    }

    private void PruneTags(PruneRequest request, List<RowKey> keys)
    {
        if (request.Table.TagTable is not { } table) return;
        foreach (var key in keys)
        {
            if (!request.IsRedating) tags.Delete(table, key);
            else if (request.Redates == table.TimeColumn) tags.Redate(table, key, request.RedatedTo);
        }
    }

    private void InTransaction(Action write)
    {
        begin.Execute();
        try
        {
            write();
            commit.Execute();
        }
        catch
        {
            // Whatever the error is, an open transaction would block all later ones. After some errors (a full disk) SQLite has already rolled back,
            // and ROLLBACK without a transaction is another error.
            if (raw.sqlite3_get_autocommit(database) == 0) rollback.Execute();
            throw;
        }
    }

    void IRowWriter.Upsert<TRow>(Table<TRow> table, TRow row, TRow? before)
        where TRow : class
    {
        var isSettled = before is not null && table.IsSettled is { } same && same(before, row);
        var statement = isSettled
            ? Prepared(settledUpdates, table, () =>
                $"UPDATE {table.Name} SET {Settings(table, (column, mark) => column.IsSettled ? null : $"{column.Name} = {mark}")} "
                + $"WHERE {ByKey(table)}")
            : Prepared(upserts, table, () =>
                $"INSERT INTO {table.Name} ({Names(table)}) VALUES ({Marks(table)}) ON CONFLICT ({table.Columns[0].Name}, {table.Columns[1].Name}) "
                + $"DO UPDATE SET {Settings(table, (column, _) => $"{column.Name} = excluded.{column.Name}")}");
        table.Write(row, statement.Begin());
        statement.Execute();
        if (table.Tags is { } index && index.Change(table.KeyOf(row), row, before) is { } change) tags.Write(index.Table, change);
    }

    void IRowWriter.Delete<TRow>(Table<TRow> table, RowKey key)
    {
        var statement = Prepared(deletes, table, () => $"DELETE FROM {table.Name} WHERE {ByKey(table)}");
        IColumnWriter parameters = statement.Begin();
        parameters.Account(key.Account);
        parameters.Text(key.Id);
        statement.Execute();
        if (table.TagTable is { } tagTable) tags.Delete(tagTable, key);
    }

    void IRowWriter.Append<TRow>(Log<TRow> log, TRow row)
    {
        var statement = Prepared(upserts, log, () => $"INSERT INTO {log.Name} ({Names(log)}) VALUES ({Marks(log)})");
        log.Write(row, statement.Begin());
        statement.Execute();
    }

    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        SqliteStatement[] all =
        [
            begin, commit, rollback, saveSequence,
            .. loads.Values, .. accountLoads.Values, .. partLoads.Values, .. upserts.Values, .. settledUpdates.Values, .. deletes.Values,
        ];
        foreach (var statement in all) statement.Dispose();
        tags.Dispose();
        search.Dispose();
        connection.Dispose();
    }

    /// <summary>The key of a row; null when it has another type, as such a row is never in memory.</summary>
    private static RowKey? ReadKey(IColumnReader row)
    {
        try
        {
            return new RowKey(row.Account(), row.Text());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string Names(Table table) => string.Join(", ", table.Columns.Select(column => column.Name));

    private static string Marks(Table table) => string.Join(", ", table.Columns.Select((_, i) => $"?{i + 1}"));

    /// <summary>The columns that an update sets, without columns for which <paramref name="setting"/> returns null.</summary>
    private static string Settings(Table table, Func<Column, string, string?> setting) =>
        string.Join(", ", table.Columns.Select((column, i) => column.IsFixed ? null : setting(column, $"?{i + 1}")).OfType<string>());

    private static string ByKey(Table table) => $"{table.Columns[0].Name} = ?1 AND {table.Columns[1].Name} = ?2";

    private SqliteStatement Prepared(Dictionary<Table, SqliteStatement> statements, Table table, Func<string> sql)
    {
        if (statements.TryGetValue(table, out var known)) return known;
        return statements[table] = new SqliteStatement(database, sql());
    }

    private void Pragma(string setting)
    {
        using var statement = new SqliteStatement(database, $"PRAGMA {setting}");
        while (statement.Step())
        {
            // A pragma may return its new value, which is not needed.
        }
    }
}
