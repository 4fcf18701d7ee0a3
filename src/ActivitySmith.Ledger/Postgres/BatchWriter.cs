using ActivitySmith.Ledger.Rows;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Collects the changes of a batch by table, and their keys for the other nodes.</summary>
internal sealed class BatchWriter : IRowWriter
{
    private readonly Dictionary<Table, TableWriter> tables = [];
    private readonly Dictionary<TagTable, TagWriter> tags = [];

    public CommitNote Note { get; } = new();

    public void Upsert<TRow>(Table<TRow> table, TRow row, TRow? before)
        where TRow : class
    {
        var writer = tables.TryGetValue(table, out var known) ? known : tables[table] = TableWriter.Of(table);
        table.Write(row, (before is null ? writer.Upserts : writer.Updates).Begin());
        var key = table.KeyOf(row);
        if (table.Tags is { } index && index.Change(key, row, before) is { } change) TagsOf(index.Table).Write(change);
        Note.Changed(table, key);
    }

    public void Delete<TRow>(Table<TRow> table, RowKey key)
        where TRow : class
    {
        var writer = tables.TryGetValue(table, out var known) ? known : tables[table] = TableWriter.Of(table);
        IColumnWriter columns = writer.Deletes.Begin();
        columns.Account(key.Account);
        columns.Text(key.Id);
        if (table.TagTable is { } tagTable) TagsOf(tagTable).Delete(key);
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
        foreach (var table in tags.Values) table.AddTo(batch);
    }

    public void Clear()
    {
        foreach (var table in tables.Values) table.Clear();
        foreach (var table in tags.Values) table.Clear();
        Note.Clear();
    }

    private TagWriter TagsOf(TagTable table) => tags.TryGetValue(table, out var known) ? known : tags[table] = new TagWriter(table);
}
