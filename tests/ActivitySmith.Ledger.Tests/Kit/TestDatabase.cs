using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tests.Kit;

/// <summary>A database with the current schema and nothing in it, which goes when this is disposed.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>For looking at what is committed.</summary>
    public abstract IReadConnections Reads { get; }

    /// <summary>A query for the names of all tables that hold rows of accounts.</summary>
    public abstract string TablesOfAccounts { get; }

    /// <summary>Opens what the ledger writes to; called again after the one before was disposed.</summary>
    public abstract IRowStore OpenStore();

    /// <summary>Changes rows behind the ledger's back.</summary>
    public abstract Task Change(string sql);

    /// <summary>Bytes, as this database's SQL writes them.</summary>
    public abstract string Bytes(string text);

    public abstract ValueTask DisposeAsync();

    /// <summary>All rows of one query, each as its values from left to right.</summary>
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
