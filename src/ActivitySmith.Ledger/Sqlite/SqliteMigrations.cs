using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Applies the migrations of this server to the file, one numbered step after the other, each in its own transaction.</summary>
public static class SqliteMigrations
{
    /// <summary>
    /// Page size in bytes. A batch changes rows all over the file, and each change writes a whole page to the write-ahead log: small pages mean less
    /// data to check, copy and sync with every commit. Takes effect when the file is created.
    /// </summary>
    private const int PageSize = 1024;

    /// <returns>The numbers of the steps that this call applied.</returns>
    /// <exception cref="NewerSchemaException">A newer server wrote the file.</exception>
    /// <exception cref="UnfitDatabaseException">A build before 0.1.0 wrote it, and not the last of them.</exception>
    public static IReadOnlyList<int> Apply(SqliteFile file)
    {
        using var connection = file.OpenWriter(mayCreate: true);
        Execute(connection, $"PRAGMA page_size={PageSize}");
        MakeStepsTable(connection);
        var before = Steps(connection);
        Migrations.Check(before);

        var taken = Take(connection, Migrations.All.Where(migration => !before.Contains(migration.Step)));
        DatabaseEpoch.Ensure(connection, place: "");
        return taken;
    }

    /// <summary>Creates the schema of the given steps, in their order, in an empty database.</summary>
    internal static void Build(SqliteConnection connection, IEnumerable<Migration> steps)
    {
        MakeStepsTable(connection);
        Take(connection, steps);
    }

    private static void MakeStepsTable(SqliteConnection connection) =>
        Execute(connection, "CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT NOT NULL PRIMARY KEY)");

    private static List<int> Take(SqliteConnection connection, IEnumerable<Migration> steps)
    {
        var taken = new List<int>();
        foreach (var migration in steps)
        {
            Take(connection, migration);
            taken.Add(migration.Step);
        }

        return taken;
    }

    private static void Take(SqliteConnection connection, Migration migration)
    {
        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            Execute(connection, migration.Sql);
            Execute(connection, $"INSERT INTO schema_steps (step) VALUES ({migration.Step})");
            Execute(connection, "COMMIT");
        }
        catch
        {
            // On a full disk SQLite has already rolled back, and a second ROLLBACK would hide the original error.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) Execute(connection, "ROLLBACK");
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static HashSet<int> Steps(SqliteConnection connection)
    {
        using var command = new SqliteCommand("SELECT step FROM schema_steps", connection);
        using var reader = command.ExecuteReader();
        var steps = new HashSet<int>();
        while (reader.Read()) steps.Add(reader.GetInt32(0));
        return steps;
    }
}
