using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tests.Kit;

/// <summary>A database with the current schema and no rows; disposing deletes it.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>Connections that read committed rows.</summary>
    public abstract IReadConnections Reads { get; }

    /// <summary>A query for the names of all tables that hold rows of accounts.</summary>
    public abstract string TablesOfAccounts { get; }

    /// <summary>Opens the store that the ledger writes to; called again after the previous one was disposed.</summary>
    public abstract IRowStore OpenStore();

    /// <summary>Changes rows directly, without the ledger.</summary>
    public abstract Task Change(string sql);

    /// <summary>
    /// How the database finds the rows of a query, as text, when it may choose neither a whole table nor a sort. Without a suitable index it must.
    /// </summary>
    public abstract Task<string> Plan(string sql);

    /// <summary>Whether a plan reads all rows of one of its tables, or sorts rows.</summary>
    public abstract bool ReadsAll(string plan);

    /// <summary>Applies the migrations that the database lacks.</summary>
    public abstract void Migrate();

    /// <summary>The SQL of a migration step on this database.</summary>
    public abstract string MigrationSql(int step);

    /// <summary>SQL that removes the objects of a migration step which only this database has; of step 52 everything.</summary>
    public virtual IReadOnlyList<string> UndoOf(int step) => [];

    /// <summary>A byte string in the SQL of this database.</summary>
    public abstract string Bytes(string text);

    public abstract ValueTask DisposeAsync();

    /// <summary>All rows of one query, each with its values from left to right.</summary>
    public async Task<List<object?[]>> Query(string sql)
    {
        await using var connection = await Reads.Open(CancellationToken.None);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests write their own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    public async Task<long> Count(string table) => (long)(await Query($"SELECT COUNT(*) FROM {table}"))[0][0]!;
}
