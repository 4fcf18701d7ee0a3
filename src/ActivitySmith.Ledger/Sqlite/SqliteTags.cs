using ActivitySmith.Ledger.Rows;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Writes the tags of rows, inside the transaction that writes the rows.</summary>
internal sealed class SqliteTags(sqlite3 database) : IDisposable
{
    private readonly Dictionary<Table, SqliteStatement> upserts = [];
    private readonly Dictionary<Table, SqliteStatement> deletes = [];
    private readonly Dictionary<Table, SqliteStatement> redates = [];

    public void Write(TagTable table, TagChange change)
    {
        if (change.Replaces) Delete(table, change.Row);
        var statement = Prepared(upserts, table, () =>
            $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns.Select(column => column.Name))}) VALUES (?1, ?2, ?3, ?4, ?5) "
            + "ON CONFLICT (account_id, id, tag) DO UPDATE SET state = excluded.state, at = excluded.at");
        foreach (var tag in change.Tags)
        {
            TagTable.Write(change, tag, statement.Begin());
            statement.Execute();
        }
    }

    public void Delete(TagTable table, RowKey row)
    {
        var statement = Prepared(deletes, table, () => $"DELETE FROM {table.Name} WHERE account_id = ?1 AND id = ?2");
        IColumnWriter parameters = statement.Begin();
        parameters.Account(row.Account);
        parameters.Text(row.Id);
        statement.Execute();
    }

    /// <summary>Gives the tags of a row another time.</summary>
    public void Redate(TagTable table, RowKey row, long at)
    {
        var statement = Prepared(redates, table, () => $"UPDATE {table.Name} SET at = ?3 WHERE account_id = ?1 AND id = ?2");
        IColumnWriter parameters = statement.Begin();
        parameters.Account(row.Account);
        parameters.Text(row.Id);
        parameters.Integer(at);
        statement.Execute();
    }

    public void Dispose()
    {
        foreach (var statement in upserts.Values.Concat(deletes.Values).Concat(redates.Values)) statement.Dispose();
    }

    private SqliteStatement Prepared(Dictionary<Table, SqliteStatement> statements, Table table, Func<string> sql) =>
        statements.TryGetValue(table, out var known) ? known : statements[table] = new SqliteStatement(database, sql());
}
