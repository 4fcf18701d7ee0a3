using Microsoft.Data.Sqlite;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Copies of a SQLite database, taken while a server writes to it.</summary>
public static class SqliteBackup
{
    /// <summary>Writes one consistent moment of the database into a new file (https://www.sqlite.org/lang_vacuum.html#vacuuminto).</summary>
    /// <param name="source">What to copy.</param>
    /// <param name="file">Where to; must not exist, or be empty.</param>
    public static void Take(SqliteFile source, string file)
    {
        using var connection = source.OpenWriter();
        using var command = new SqliteCommand("VACUUM INTO $file", connection);
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$file", file);
        command.ExecuteNonQuery();
    }

    /// <summary>Makes a copy that goes on from an earlier moment tell clients so (<see cref="DatabaseEpoch"/>).</summary>
    public static void BeginNewHistory(string file)
    {
        IDatabase database = new SqliteFile(file);
        using var connection = database.OpenWriter();
        DatabaseEpoch.Forget(connection, database.TableNames);
    }
}
