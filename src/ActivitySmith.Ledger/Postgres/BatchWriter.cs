using ActivitySmith.Ledger.Rows;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Collects the changes of a batch by table, and their keys for the other nodes.</summary>
internal sealed class BatchWriter : IRowWriter
{
    private readonly Dictionary<Table, TableWriter> tables = [];

    public CommitNote Note { get; } = new();

    public void Upsert<TRow>(Table<TRow> table, TRow row, TRow? before)
        where TRow : class
    {
        var writer = tables.TryGetValue(table, out var known) ? known : tables[table] = TableWriter.Of(table);
        table.Write(row, (before is null ? writer.Upserts : writer.Updates).Begin());
        Note.Changed(table, table.KeyOf(row));
    }

    public void Delete<TRow>(Table<TRow> table, RowKey key)
        where TRow : class
    {
        var writer = tables.TryGetValue(table, out var known) ? known : tables[table] = TableWriter.Of(table);
        IColumnWriter columns = writer.Deletes.Begin();
        columns.Account(key.Account);
        columns.Text(key.Id);
        Note.Changed(table, key);
    }

    public void Append<TRow>(Log<TRow> log, TRow row)
        where TRow : class
    {
        var writer = tables.TryGetValue(log, out var known) ? known : tables[log] = TableWriter.Of(log);
        log.Write(row, writer.Upserts.Begin());
    }

    public void AddTo(NpgsqlBatch batch)
    {
        foreach (var table in tables.Values) table.AddTo(batch);
    }

    public void Clear()
    {
        foreach (var table in tables.Values) table.Clear();
        Note.Clear();
    }
}
