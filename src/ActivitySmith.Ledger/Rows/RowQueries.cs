using System.Data.Common;
using ActivitySmith.Ledger.Lists;
using Dapper;

namespace ActivitySmith.Ledger.Rows;

/// <summary>Reads committed rows for lists and history, outside the ledger's thread.</summary>
internal static class RowQueries
{
    /// <summary>The limit of a query.</summary>
    private const string Limit = "LIMIT @limit";

    /// <summary>The rows that match the conditions; unreadable ones are logged and left out.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="table">The table.</param>
    /// <param name="tail">The SQL after the table's name: conditions, order, limit.</param>
    /// <param name="parameters">Parameters of the tail.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async Task<List<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, string tail, object parameters, CancellationToken cancellation)
        where TRow : class => await connections.Read(Select(table, tail), parameters, columns => connections.Unreadable.Listed(table, columns), cancellation);

    public static Task<List<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, Conditions conditions, CancellationToken cancellation)
        where TRow : class => connections.Query(table, conditions.Sql, conditions.Values, cancellation);

    /// <summary>The single row that matches the conditions; null when there is none.</summary>
    /// <exception cref="UnreadableRowException">The row exists and is unreadable.</exception>
    public static async Task<TRow?> Find<TRow>(
        this IReadConnections connections, Table<TRow> table, string tail, object parameters, CancellationToken cancellation)
        where TRow : class => (await connections.Read(Select(table, tail), parameters, columns => Asked(table, columns), cancellation)).FirstOrDefault();

    public static Task<TRow?> Find<TRow>(
        this IReadConnections connections, Table<TRow> table, Conditions conditions, CancellationToken cancellation)
        where TRow : class => connections.Find(table, conditions.Sql, conditions.Values, cancellation);

    /// <summary>
    /// The rows of any query. Unreadable rows are left out. When the query has a limit, the next rows take their place, so that every page is full.
    /// </summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="sql">The query; a limit must come last, and its subqueries may have the same.</param>
    /// <param name="parameters">Parameters of the query.</param>
    /// <param name="read">Reads one row; null to leave it out.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<List<T>> Read<T>(
        this IReadConnections connections, string sql, object parameters, Func<RowColumns, T?> read, CancellationToken cancellation)
        where T : class
    {
        await using var connection = await connections.Open(cancellation);
        sql = sql.TrimEnd();
        for (var leftOut = 0; ;)
        {
            var (rows, unreadable) = (new List<T>(), 0);
            var text = leftOut == 0 ? sql : sql.Replace(Limit, $"LIMIT CAST(@limit AS BIGINT) + {leftOut}", StringComparison.Ordinal);
            var command = new CommandDefinition(text, parameters, cancellationToken: cancellation);
            await using (var reader = await connection.ExecuteReaderAsync(command))
            {
                var columns = connections.ColumnsOf(reader is IWrappedDataReader { Reader: DbDataReader own } ? own : reader);
                while (await reader.ReadAsync(cancellation))
                {
                    if (read(columns.From(0)) is { } row) rows.Add(row);
                    else unreadable++;
                }
            }

            if (unreadable == leftOut || !sql.EndsWith(Limit, StringComparison.Ordinal)) return rows;
            leftOut = unreadable;
        }
    }

    /// <summary>Reads one of several rows; an unreadable row is logged and left out.</summary>
    public static TRow? Listed<TRow>(this UnreadableRows unreadable, Table<TRow> table, IColumnReader columns)
        where TRow : class
    {
        var row = table.TryRead(columns, out var key, out var reason);
        if (row is null) unreadable.Note(table, key, reason!);
        return row;
    }

    /// <summary>The same for a query whose columns are not those of a table.</summary>
    /// <param name="unreadable">Logs unreadable rows.</param>
    /// <param name="table">The table of the row.</param>
    /// <param name="key">The key for the log.</param>
    /// <param name="columns">The columns of the query.</param>
    /// <param name="read">Reads one row.</param>
    public static T? Listed<T>(this UnreadableRows unreadable, Table table, RowKey key, IColumnReader columns, Func<IColumnReader, T> read)
        where T : class
    {
        try
        {
            return read(columns);
        }
        // As in Table.TryRead: whatever a column contains, only this row is unreadable.
        catch (Exception error) when (error is not DbException)
        {
            unreadable.Note(table, key, error);
            return null;
        }
    }

    /// <exception cref="UnreadableRowException">The row is unreadable.</exception>
    public static TRow Asked<TRow>(Table<TRow> table, IColumnReader columns)
        where TRow : class => table.TryRead(columns, out var key, out var reason) ?? throw new UnreadableRowException(table, key, reason!);

    private static string Select(Table table, string tail) =>
        $"SELECT {string.Join(", ", table.Columns.Select(column => column.Name))} FROM {table.Name} {tail}";
}

/// <summary>The current row of a query, which may hold rows of several tables.</summary>
internal abstract class RowColumns : IColumnReader
{
    private int first;
    private int next;

    /// <summary>Continues at the column where a table's row begins, in the current row.</summary>
    public RowColumns From(int column)
    {
        first = next = column;
        return this;
    }

    public void Restart() => next = first;

    /// <summary>Whether a table's row begins at that column; false where an outer join found none.</summary>
    public abstract bool HasRow(int column);

    public abstract long? OptionalInteger();

    public abstract double? OptionalReal();

    public abstract string? OptionalText();

    public abstract byte[]? OptionalBytes();

    /// <summary>The next column, left to right.</summary>
    protected int Take() => next++;
}

/// <summary>Reads the rows of a query through any driver.</summary>
internal sealed class DbColumnReader(DbDataReader reader) : RowColumns
{
    public override bool HasRow(int column) => !reader.IsDBNull(column);

    public override long? OptionalInteger() => Next(out var column) ? Value<long>(column) : null;

    public override double? OptionalReal() => Next(out var column) ? Value<double>(column) : null;

    public override string? OptionalText() => Next(out var column) ? Value<string>(column) : null;

    public override byte[]? OptionalBytes() => Next(out var column) ? Value<byte[]>(column) : null;

    /// <summary>SQLite stores values of any type in any column, and its driver would convert them.</summary>
    private T Value<T>(int column) => reader.GetFieldType(column) == typeof(T)
        ? reader.GetFieldValue<T>(column)
        : throw new InvalidDataException($"Column {reader.GetName(column)} has the type {reader.GetFieldType(column).Name} instead of {typeof(T).Name}");

    private bool Next(out int column)
    {
        column = Take();
        return !reader.IsDBNull(column);
    }
}
