using ActivitySmith.Ledger.Search;
using Npgsql;
using NpgsqlTypes;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Writes to the index of search in the open transaction. Triggers bring the counts up to date.</summary>
internal static class PostgresSearch
{
    public static void WriteAndCommit(NpgsqlConnection connection, SearchWrite write)
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var kind in write.Entries.GroupBy(entry => entry.Key.Kind)) batch.BatchCommands.Add(Entries(kind.Key, [.. kind]));
        if (write.Progress is { } progress)
        {
            batch.BatchCommands.Add(new("UPDATE search_progress SET position = $1, at = $2 WHERE id = 1")
            {
                Parameters =
                {
                    new NpgsqlParameter<long> { TypedValue = progress.Position },
                    new NpgsqlParameter<long> { TypedValue = progress.At },
                },
            });
        }

        batch.BatchCommands.Add(new("COMMIT"));
        batch.ExecuteNonQuery();
    }

    private static NpgsqlBatchCommand Entries(string kind, SearchEntry[] entries)
    {
        var (at, where) = SearchWrite.Stored(kind, "n.account_id", "n.id", "n.activity");
        return new NpgsqlBatchCommand(
            $"""
            INSERT INTO search_entries AS e (account_id, kind, id, state, at, words) SELECT n.account_id, '{kind}', n.id, n.state, {at}, n.words
            FROM unnest($1, $2, $3, $4, $5) AS n(account_id, id, state, words, activity), {where}
            ON CONFLICT (account_id, kind, id) DO UPDATE SET state = excluded.state, at = excluded.at, words = excluded.words
            WHERE e.words <> excluded.words OR e.state <> excluded.state OR e.at <> excluded.at
            """)
        {
            Parameters =
            {
                Numbers(entries.Select(entry => entry.Key.Row.Account.Value)),
                Texts(entries.Select(entry => entry.Key.Row.Id)),
                Numbers(entries.Select(entry => entry.State)),
                Texts(entries.Select(entry => entry.Words)),
                Texts(entries.Select(SearchWrite.ActivityOf)),
            },
        };
    }

    private static NpgsqlParameter<long[]> Numbers(IEnumerable<long> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private static NpgsqlParameter<string[]> Texts(IEnumerable<string> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
