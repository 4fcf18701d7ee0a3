using ActivitySmith.Ledger.Search;
using Npgsql;
using NpgsqlTypes;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Writes to the index of search, inside the open transaction. Triggers bring the counts up to date.</summary>
internal static class PostgresSearch
{
    public static NpgsqlBatch Write(NpgsqlConnection connection, SearchWrite write)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var kind in write.Entries.GroupBy(entry => entry.Key.Kind)) batch.BatchCommands.Add(Entries(kind.Key, [.. kind]));
        if (write.Progress is { } progress)
        {
            batch.BatchCommands.Add(new("UPDATE search_progress SET position = $1, at = $2, is_closed = $3 WHERE id = 1")
            {
                Parameters =
                {
                    new NpgsqlParameter<long> { TypedValue = progress.Position },
                    new NpgsqlParameter<long> { TypedValue = progress.At },
                    new NpgsqlParameter<long> { TypedValue = progress.IsClosed },
                },
            });
        }

        return batch;
    }

    private static NpgsqlBatchCommand Entries(string kind, SearchEntry[] entries) => new(
        $"""
        INSERT INTO search_entries AS e (account_id, kind, id, words)
        SELECT n.account_id, '{kind}', n.id, n.words FROM unnest($1, $2, $3) AS n(account_id, id, words)
        WHERE EXISTS (SELECT 1 FROM {SearchRows.TableOf(kind)} r WHERE r.account_id = n.account_id AND r.{SearchRows.IdOf(kind)} = n.id)
        ON CONFLICT (account_id, kind, id) DO UPDATE SET words = excluded.words WHERE e.words <> excluded.words
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<long[]>
            {
                TypedValue = [.. entries.Select(entry => entry.Key.Row.Account.Value)],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            },
            Texts(entries.Select(entry => entry.Key.Row.Id)),
            Texts(entries.Select(entry => entry.Words)),
        },
    };

    private static NpgsqlParameter<string[]> Texts(IEnumerable<string> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
