using Microsoft.Data.Sqlite;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Copies a SQLite database while a server writes to it.</summary>
public static class SqliteBackup
{
    /// <summary>Writes a consistent snapshot of the database to a new file (https://www.sqlite.org/lang_vacuum.html#vacuuminto).</summary>
    /// <param name="source">The database.</param>
    /// <param name="file">The new file; must not exist or must be empty.</param>
    public static void Take(SqliteFile source, string file)
    {
        using var connection = source.OpenWriter();
        using var command = new SqliteCommand("VACUUM INTO $file", connection);
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$file", file);
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Starts a new epoch in a restored copy, so that clients notice that it continues from an earlier state (<see cref="DatabaseEpoch"/>).
    /// </summary>
    public static void BeginNewHistory(string file)
    {
        IDatabase database = new SqliteFile(file);
        using var connection = database.OpenWriter();
        DatabaseEpoch.Forget(connection, database.TableNames);
    }
}
