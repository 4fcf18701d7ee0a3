using System.Data.Common;
using ActivitySmith.Ledger.Lists;
using Dapper;

namespace ActivitySmith.Ledger.Rows;

/// <summary>Reads committed rows for lists and history, outside the ledger's thread.</summary>
internal static class RowQueries
{
    /// <param name="connections">Where to read.</param>
    /// <param name="table">What to read.</param>
    /// <param name="tail">What follows the table's name: conditions, order, limit.</param>
    /// <param name="parameters">Values of the tail's names.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<List<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, string tail, object parameters, CancellationToken cancellation)
        where TRow : class
    {
        await using var connection = await connections.Open(cancellation);
        var sql = $"SELECT {string.Join(", ", table.Columns.Select(column => column.Name))} FROM {table.Name} {tail}";
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
        var columns = new DbColumnReader(reader);
        var rows = new List<TRow>();
        while (await reader.ReadAsync(cancellation)) rows.Add(table.Read(columns.Begin()));
        return rows;
    }

    public static Task<List<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, Conditions conditions, CancellationToken cancellation)
        where TRow : class => connections.Query(table, conditions.Sql, conditions.Values, cancellation);
}

/// <summary>Reads the rows of a query with the readers of the tables.</summary>
internal sealed class DbColumnReader(DbDataReader reader) : IColumnReader
{
    private int next;

    public DbColumnReader Begin()
    {
        next = 0;
        return this;
    }

    public long? OptionalInteger() => Next(out var column) ? reader.GetInt64(column) : null;

    public double? OptionalReal() => Next(out var column) ? reader.GetDouble(column) : null;

    public string? OptionalText() => Next(out var column) ? reader.GetString(column) : null;

    public byte[]? OptionalBytes() => Next(out var column) ? reader.GetFieldValue<byte[]>(column) : null;

    private bool Next(out int column)
    {
        column = next++;
        return !reader.IsDBNull(column);
    }
}
