using System.Data.Common;
using ActivitySmith.Ledger.Lists;
using Dapper;

namespace ActivitySmith.Ledger.Rows;

/// <summary>Reads committed rows for lists and history, outside the ledger's thread.</summary>
internal static class RowQueries
{
    /// <summary>What queries call the number of rows that they want at most.</summary>
    private const string LimitName = "@limit";

    /// <summary>Rows that the conditions name; those that cannot be read are logged and left out.</summary>
    /// <param name="connections">Where to read.</param>
    /// <param name="table">What to read.</param>
    /// <param name="tail">What follows the table's name: conditions, order, limit.</param>
    /// <param name="parameters">Values of the tail's names.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async Task<List<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, string tail, object parameters, CancellationToken cancellation)
        where TRow : class => await connections.Read(Select(table, tail), parameters, columns => connections.Unreadable.Listed(table, columns), cancellation);

    public static Task<List<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, Conditions conditions, CancellationToken cancellation)
        where TRow : class => connections.Query(table, conditions.Sql, conditions.Values, cancellation);

    /// <summary>The one row that the conditions name; null when there is none.</summary>
    /// <exception cref="UnreadableRowException">There is one, and it cannot be read.</exception>
    public static async Task<TRow?> Find<TRow>(
        this IReadConnections connections, Table<TRow> table, string tail, object parameters, CancellationToken cancellation)
        where TRow : class => (await connections.Read(Select(table, tail), parameters, columns => Asked(table, columns), cancellation)).FirstOrDefault();

    public static Task<TRow?> Find<TRow>(
        this IReadConnections connections, Table<TRow> table, Conditions conditions, CancellationToken cancellation)
        where TRow : class => connections.Find(table, conditions.Sql, conditions.Values, cancellation);

    /// <summary>
    /// Rows of any query. One that cannot be read is left out, and where the query has a limit, the next one takes its place, so that a page is never
    /// short of rows.
    /// </summary>
    /// <param name="connections">Where to read.</param>
    /// <param name="sql">The query; a limit comes last.</param>
    /// <param name="parameters">Values of its names.</param>
    /// <param name="read">Reads one row; null leaves it out.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<List<T>> Read<T>(
        this IReadConnections connections, string sql, object parameters, Func<DbColumnReader, T?> read, CancellationToken cancellation)
        where T : class
    {
        await using var connection = await connections.Open(cancellation);
        sql = sql.TrimEnd();
        for (var leftOut = 0; ;)
        {
            var (rows, unreadable) = (new List<T>(), 0);
            var command = new CommandDefinition(leftOut == 0 ? sql : $"{sql[..^LimitName.Length]}CAST(@limit AS BIGINT) + {leftOut}", parameters, cancellationToken: cancellation);
            await using (var reader = await connection.ExecuteReaderAsync(command))
            {
                var columns = new DbColumnReader(reader);
                while (await reader.ReadAsync(cancellation))
                {
                    if (read(columns.Begin()) is { } row) rows.Add(row);
                    else unreadable++;
                }
            }

            if (unreadable == leftOut || !sql.EndsWith("LIMIT " + LimitName, StringComparison.Ordinal)) return rows;
            leftOut = unreadable;
        }
    }

    /// <summary>One of several rows: one that cannot be read is logged and left out.</summary>
    public static TRow? Listed<TRow>(this UnreadableRows unreadable, Table<TRow> table, IColumnReader columns)
        where TRow : class
    {
        var row = table.TryRead(columns, out var key, out var reason);
        if (row is null) unreadable.Note(table, key, reason!);
        return row;
    }

    /// <summary>The same for a query of its own, whose columns are not those of a table.</summary>
    /// <param name="unreadable">Logs it.</param>
    /// <param name="table">Where the row comes from.</param>
    /// <param name="key">What it belongs to.</param>
    /// <param name="columns">The columns of the query.</param>
    /// <param name="read">Reads one row.</param>
    public static T? Listed<T>(this UnreadableRows unreadable, Table table, RowKey key, IColumnReader columns, Func<IColumnReader, T> read)
        where T : class
    {
        try
        {
            return read(columns);
        }
#pragma warning disable CA1031 // As in Table.TryRead: whatever it is that a column holds, it is this row that is bad.
        catch (Exception error) when (error is not DbException)
#pragma warning restore CA1031
        {
            unreadable.Note(table, key, error);
            return null;
        }
    }

    /// <exception cref="UnreadableRowException">It cannot be read.</exception>
    public static TRow Asked<TRow>(Table<TRow> table, IColumnReader columns)
        where TRow : class => table.TryRead(columns, out var key, out var reason) ?? throw new UnreadableRowException(table, key, reason!);

    private static string Select(Table table, string tail) => $"SELECT {string.Join(", ", table.Columns.Select(column => column.Name))} FROM {table.Name} {tail}";
}

/// <summary>Reads the rows of a query with the readers of the tables.</summary>
internal sealed class DbColumnReader(DbDataReader reader) : IColumnReader
{
    private int next;

    private int first;

    /// <summary>The next row of the query, from its first column on.</summary>
    public DbColumnReader Begin() => From(0);

    /// <summary>The same row of the query, from that column on, where another table's row begins.</summary>
    public DbColumnReader From(int column)
    {
        first = next = column;
        return this;
    }

    /// <summary>Whether a table's row begins at that column; false where an outer join found none.</summary>
    public bool HasRow(int column) => !reader.IsDBNull(column);

    public void Restart() => next = first;

    public long? OptionalInteger() => Next(out var column) ? Value<long>(column) : null;

    public double? OptionalReal() => Next(out var column) ? Value<double>(column) : null;

    public string? OptionalText() => Next(out var column) ? Value<string>(column) : null;

    public byte[]? OptionalBytes() => Next(out var column) ? Value<byte[]>(column) : null;

    /// <summary>SQLite keeps a value of any type in a column of any type, and its driver would turn one into the other.</summary>
    private T Value<T>(int column) => reader.GetFieldType(column) == typeof(T)
        ? reader.GetFieldValue<T>(column)
        : throw new InvalidDataException($"Column {reader.GetName(column)} holds a {reader.GetFieldType(column).Name} and not a {typeof(T).Name}");

    private bool Next(out int column)
    {
        column = next++;
        return !reader.IsDBNull(column);
    }
}
