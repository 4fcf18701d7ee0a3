using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Deletes the rows of a <see cref="PruneRequest"/>, or gives them another time, inside the open transaction.</summary>
internal static class PruneStatement
{
    /// <summary>Command timeout in seconds for deleting a batch of rows, which must be found in a large table that is not in memory.</summary>
    private const int Seconds = 30;

    public static PrunedRows Run(NpgsqlConnection connection, PruneRequest request, int limit)
    {
        using var command = new NpgsqlCommand(Sql(request, limit), connection);
        command.CommandTimeout = Seconds;
        foreach (var term in request.Terms)
        {
            command.Parameters.Add(term.Value is long number
                ? new NpgsqlParameter<long> { TypedValue = number }
                : new NpgsqlParameter<string> { TypedValue = (string)term.Value });
        }

        var keys = new List<RowKey>();
        using var reader = command.ExecuteReader();
        while (request.Table.HasKeys && reader.Read()) keys.Add(new RowKey(new AccountId(reader.GetInt64(0)), reader.GetString(1)));
        reader.Close();
        return new PrunedRows(reader.RecordsAffected, keys);
    }

    /// <summary>The same change to the tags of the rows; null when there is none to make.</summary>
    public static NpgsqlBatchCommand? OfTags(PruneRequest request, IReadOnlyList<RowKey> rows) => request.Table.TagTable is not { } table ? null
        : !request.IsRedating ? TagWriter.Delete(table, rows)
        : request.Redates == table.TimeColumn ? TagWriter.Redate(table, rows, request.RedatedTo)
        : null;

    private static string Sql(PruneRequest request, int limit)
    {
        var terms = string.Join(" AND ", request.Terms.Select((term, i) => term.Sql($"${i + 1}")));
        var order = request.FirstRowsAt is not null ? $" ORDER BY {request.Terms[^1].Column}" : "";
        var change = request.Redates is { } column
            ? $"UPDATE {request.Table.Name} SET {column} = {request.RedatedTo}"
            : $"DELETE FROM {request.Table.Name}";
        var (first, second) = (request.Table.Columns[0].Name, request.Table.Columns[1].Name);
        var returned = request.Table.HasKeys ? $" RETURNING {first}, {second}" : "";
        return $"{change} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {request.Table.Name} WHERE {terms}{order} LIMIT {limit})){returned}";
    }
}
