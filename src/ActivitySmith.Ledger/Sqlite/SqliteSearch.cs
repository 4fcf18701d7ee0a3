using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Writes to the index of search, inside the open transaction. Triggers bring the full-text index (FTS5) and the counts up to date.</summary>
internal sealed class SqliteSearch(sqlite3 database) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> entries = [];
    private SqliteStatement? progress;

    public void Write(SearchWrite write)
    {
        foreach (var entry in write.Entries)
        {
            if (!entries.TryGetValue(entry.Key.Kind, out var statement))
            {
                statement = entries[entry.Key.Kind] = new SqliteStatement(
                    database,
                    $"""
                    INSERT INTO search_entries (account_id, kind, id, words) SELECT ?1, '{entry.Key.Kind}', ?2, ?3
                    WHERE EXISTS (SELECT 1 FROM {SearchRows.TableOf(entry.Key.Kind)} WHERE account_id = ?1 AND {SearchRows.IdOf(entry.Key.Kind)} = ?2)
                    ON CONFLICT (account_id, kind, id) DO UPDATE SET words = excluded.words WHERE words <> excluded.words
                    """);
            }

            IColumnWriter parameters = statement.Begin();
            parameters.Account(entry.Key.Row.Account);
            parameters.Text(entry.Key.Row.Id);
            parameters.Text(entry.Words);
            statement.Execute();
        }

        if (write.Progress is not { } reached) return;
        var values = (progress ??= new SqliteStatement(database, "UPDATE search_progress SET position = ?1, at = ?2, is_closed = ?3 WHERE id = 1")).Begin();
        values.Integer(reached.Position);
        values.Integer(reached.At);
        values.Integer(reached.IsClosed);
        progress.Execute();
    }

    public void Dispose()
    {
        foreach (var statement in entries.Values) statement.Dispose();
        progress?.Dispose();
    }
}
