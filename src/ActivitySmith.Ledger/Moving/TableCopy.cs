using System.Data.Common;

namespace ActivitySmith.Ledger.Moving;

/// <summary>Reads and writes the rows of one table unchanged, column by column, with any engine.</summary>
/// <param name="table">Name of the table, from the schema, never from input.</param>
/// <param name="columns">Names of the columns.</param>
internal sealed class TableCopy(string table, IReadOnlyList<string> columns)
{
    /// <summary>Rows per INSERT statement.</summary>
    private const int BatchSize = 100;

    public static async Task<TableCopy> Of(DbConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = Command(connection, $"SELECT * FROM {table} WHERE 1 = 0");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return new TableCopy(table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).Order(StringComparer.Ordinal)]);
    }

    public async IAsyncEnumerable<object?[]> Read(
        DbConnection connection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = Command(connection, $"SELECT {string.Join(", ", columns)} FROM {table}");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var row = new object?[columns.Count];
            for (var i = 0; i < row.Length; i++) row[i] = reader.GetValue(i) is var value and not DBNull ? value : null;
            yield return row;
        }
    }

    public async Task<RowSum> Sum(DbConnection connection, CancellationToken cancellation)
    {
        var sum = new RowSum();
        await foreach (var row in Read(connection, cancellation)) sum.Add(row);
        return sum;
    }

    /// <summary>Replaces all rows within the caller's transaction.</summary>
    public async Task Write(DbConnection connection, IAsyncEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        await Execute(connection, $"DELETE FROM {table}", cancellation);
        var share = new List<object?[]>(BatchSize);
        await foreach (var row in rows)
        {
            share.Add(row);
            if (share.Count < BatchSize) continue;
            await Insert(connection, share, cancellation);
            share.Clear();
        }

        if (share.Count > 0) await Insert(connection, share, cancellation);
    }

    internal static async Task Execute(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    internal static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the schema; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return command;
    }

    private async Task Insert(DbConnection connection, List<object?[]> rows, CancellationToken cancellation)
    {
        var marks = rows.Select((_, r) => $"({string.Join(", ", columns.Select((_, c) => $"@p{r}_{c}"))})");
        await using var command = Command(connection, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES {string.Join(", ", marks)}");
        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < columns.Count; c++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{r}_{c}";
                parameter.Value = rows[r][c] ?? DBNull.Value;
                command.Parameters.Add(parameter);
            }
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
