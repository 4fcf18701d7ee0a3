using ActivitySmith.Ledger.Rows;
using Npgsql;
using NpgsqlTypes;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>The changes of a batch to the tags of one table's rows, as at most two statements.</summary>
internal sealed class TagWriter(TagTable table)
{
    private readonly ColumnLists upserts = new(table.Columns, _ => true);
    private readonly List<RowKey> deletes = [];

    private readonly string upsertSql =
        $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns.Select(column => column.Name))}) SELECT * FROM unnest($1, $2, $3, $4, $5) "
        + "ON CONFLICT (account_id, id, tag) DO UPDATE SET state = excluded.state, at = excluded.at";

    public void Write(TagChange change)
    {
        if (change.Replaces) Delete(change.Row);
        foreach (var tag in change.Tags) TagTable.Write(change, tag, upserts.Begin());
    }

    public void Delete(RowKey row) => deletes.Add(row);

    public void AddTo(NpgsqlBatch batch)
    {
        if (deletes.Count > 0) batch.BatchCommands.Add(Change($"DELETE FROM {table.Name} t USING", deletes));
        if (upserts.Count == 0) return;
        var upsert = new NpgsqlBatchCommand(upsertSql);
        upserts.AddTo(upsert.Parameters);
        batch.BatchCommands.Add(upsert);
    }

    public void Clear()
    {
        deletes.Clear();
        upserts.Clear();
    }

    /// <summary>Gives the tags of rows another time.</summary>
    public static NpgsqlBatchCommand Redate(TagTable table, IReadOnlyList<RowKey> rows, long at) =>
        Change($"UPDATE {table.Name} t SET at = {at} FROM", rows);

    public static NpgsqlBatchCommand Delete(TagTable table, IReadOnlyList<RowKey> rows) => Change($"DELETE FROM {table.Name} t USING", rows);

    private static NpgsqlBatchCommand Change(string statement, IReadOnlyList<RowKey> rows) =>
        new($"{statement} unnest($1, $2) AS v(account_id, id) WHERE t.account_id = v.account_id AND t.id = v.id")
        {
            Parameters =
            {
                new NpgsqlParameter<long[]>
                {
                    TypedValue = [.. rows.Select(row => row.Account.Value)],
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
                },
                new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(row => row.Id)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
}
