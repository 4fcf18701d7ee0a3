using ActivitySmith.Ledger.Rows;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>The changes of a batch to one table, as at most three statements for any number of rows.</summary>
internal sealed class TableWriter
{
    private readonly string updateSql;
    private readonly string upsertSql;
    private readonly string deleteSql;

    private TableWriter(Table table, bool hasKeys)
    {
        var all = table.Columns;
        Upserts = new ColumnLists(all, _ => true);
        Updates = new ColumnLists(all, i => IsKey(i) || !all[i].IsFixed);
        Deletes = new ColumnLists(all, IsKey);

        var changing = all.Where((column, i) => !IsKey(i) && !column.IsFixed).Select(column => column.Name).ToList();
        var updated = all.Where((column, i) => IsKey(i) || !column.IsFixed).Select(column => column.Name).ToList();
        var (first, second) = (all[0].Name, all[1].Name);
        var names = string.Join(", ", all.Select(column => column.Name));
        var onConflict = changing.Count == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", changing.Select(name => $"{name} = excluded.{name}"))}";
        upsertSql = $"INSERT INTO {table.Name} ({names}) SELECT * FROM unnest({Marks(all.Count)})"
            + (hasKeys ? $" ON CONFLICT ({first}, {second}) DO {onConflict}" : "");
        updateSql = $"UPDATE {table.Name} t SET {string.Join(", ", changing.Select(name => $"{name} = v.{name}"))} "
            + $"FROM unnest({Marks(updated.Count)}) AS v({string.Join(", ", updated)}) WHERE t.{first} = v.{first} AND t.{second} = v.{second}";
        deleteSql = $"DELETE FROM {table.Name} t USING unnest({Marks(2)}) AS v({first}, {second}) WHERE t.{first} = v.{first} AND t.{second} = v.{second}";
    }

    /// <summary>Rows that may or may not exist.</summary>
    public ColumnLists Upserts { get; }

    /// <summary>Rows that exist: their fixed columns need not be sent again.</summary>
    public ColumnLists Updates { get; }

    public ColumnLists Deletes { get; }

    public static TableWriter Of<TRow>(Table<TRow> table)
        where TRow : class => new(table, hasKeys: true);

    public static TableWriter Of<TRow>(Log<TRow> log)
        where TRow : class => new(log, hasKeys: false);

    public void AddTo(NpgsqlBatch batch)
    {
        Add(batch, deleteSql, Deletes);
        Add(batch, updateSql, Updates);
        Add(batch, upsertSql, Upserts);
    }

    public void Clear()
    {
        Upserts.Clear();
        Updates.Clear();
        Deletes.Clear();
    }

    private static bool IsKey(int column) => column < 2;

    private static string Marks(int count) => string.Join(", ", Enumerable.Range(1, count).Select(i => $"${i}"));

    private static void Add(NpgsqlBatch batch, string sql, ColumnLists rows)
    {
        if (rows.Count == 0) return;
        var command = new NpgsqlBatchCommand(sql);
        rows.AddTo(command.Parameters);
        batch.BatchCommands.Add(command);
    }
}
