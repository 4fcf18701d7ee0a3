using System.Data.Common;

namespace ActivitySmith.Ledger.Moving;

/// <summary>The tables that a move has copied so far. They are stored in a table of the target, which is dropped when the move is complete.</summary>
internal sealed class MoveNotes
{
    public const string Table = "unfinished_move";

    private readonly HashSet<string> done = new(StringComparer.Ordinal);

    private MoveNotes()
    {
    }

    /// <summary>The notes of an interrupted move; null when there was none.</summary>
    public static async Task<MoveNotes?> Open(DbConnection connection, IDatabase database, CancellationToken cancellation)
    {
        if (!Exist(connection, database)) return null;
        var notes = new MoveNotes();
        await using var command = TableCopy.Command(connection, $"SELECT name FROM {Table}");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) notes.done.Add(reader.GetString(0));
        return notes;
    }

    public static async Task<MoveNotes> Create(DbConnection connection, CancellationToken cancellation)
    {
        await TableCopy.Execute(connection, $"CREATE TABLE {Table} (name TEXT NOT NULL PRIMARY KEY)", cancellation);
        return new MoveNotes();
    }

    public static Task Close(DbConnection connection, CancellationToken cancellation) => TableCopy.Execute(connection, $"DROP TABLE {Table}", cancellation);

    /// <exception cref="MoveRefusedException">An interrupted move has left the database incomplete.</exception>
    public static void RefuseUnfinished(IDatabase database)
    {
        using var connection = database.OpenWriter();
        if (Exist(connection, database))
            throw new MoveRefusedException($"{database.Description}: a move into this database was interrupted. "
                + "Run the same './run migrate' again to complete it");
    }

    public bool IsDone(string table) => done.Contains(table);

    public async Task Done(DbConnection connection, string table, CancellationToken cancellation)
    {
        await TableCopy.Execute(connection, $"INSERT INTO {Table} (name) VALUES ('{table}')", cancellation);
        done.Add(table);
    }

    public async Task Undo(DbConnection connection, string table, CancellationToken cancellation)
    {
        await TableCopy.Execute(connection, $"DELETE FROM {Table} WHERE name = '{table}'", cancellation);
        done.Remove(table);
    }

    private static bool Exist(DbConnection connection, IDatabase database)
    {
        using var command = TableCopy.Command(connection, database.TableNames);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            if (reader.GetString(0) == Table) return true;
        return false;
    }
}
