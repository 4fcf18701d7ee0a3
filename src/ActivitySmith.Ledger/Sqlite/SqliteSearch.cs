using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Writes to the index of search, inside the open transaction. Triggers bring the full-text index (FTS5) and the counts up to date.</summary>
internal sealed class SqliteSearch(sqlite3 database) : IDisposable
{
    /// <summary>
    /// A little of the work that FTS5 would otherwise do at once after many writes: 64 pages (https://www.sqlite.org/fts5.html#the_merge_command).
    /// </summary>
    private const string Merge = "INSERT INTO search_terms (search_terms, rank) VALUES ('merge', 64)";

    private readonly Dictionary<string, SqliteStatement> entries = [];
    private SqliteStatement? merge;
    private SqliteStatement? progress;

    public void Write(SearchWrite write)
    {
        foreach (var entry in write.Entries)
        {
            if (!entries.TryGetValue(entry.Key.Kind, out var statement))
                statement = entries[entry.Key.Kind] = new SqliteStatement(database, Sql(entry.Key.Kind));
            IColumnWriter parameters = statement.Begin();
            parameters.Account(entry.Key.Row.Account);
            parameters.Text(entry.Key.Row.Id);
            parameters.Integer(entry.State);
            parameters.Text(entry.Words);
            if (entry.Key.Kind == SearchKind.Stream) parameters.Text(SearchWrite.ActivityOf(entry));
            statement.Execute();
        }

        if (write.Entries.Count > 0) (merge ??= new SqliteStatement(database, Merge)).Execute();
        if (write.Progress is not { } reached) return;
        progress ??= new SqliteStatement(database, "UPDATE search_progress SET position = ?1, at = ?2 WHERE id = 1");
        var values = progress.Begin();
        values.Integer(reached.Position);
        values.Integer(reached.At);
        progress.Execute();
    }

    public void Dispose()
    {
        foreach (var statement in entries.Values) statement.Dispose();
        merge?.Dispose();
        progress?.Dispose();
    }

    private static string Sql(string kind)
    {
        var (at, where) = SearchWrite.Stored(kind, "?1", "?2", "?5");
        return $"""
            INSERT INTO search_entries AS e (account_id, kind, id, state, at, words) SELECT ?1, '{kind}', ?2, ?3, {at}, ?4 FROM {where}
            ON CONFLICT (account_id, kind, id) DO UPDATE SET state = excluded.state, at = excluded.at, words = excluded.words
            WHERE e.words <> excluded.words OR e.state <> excluded.state OR e.at <> excluded.at
            """;
    }
}
