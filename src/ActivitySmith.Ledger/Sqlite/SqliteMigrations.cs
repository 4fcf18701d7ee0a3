using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Brings the file's schema up to what this server knows, one numbered step after the other, each in its own transaction.</summary>
public static class SqliteMigrations
{
    /// <summary>
    /// Bytes. A batch touches rows all over the file, and each one puts a whole page into the write-ahead log: small pages are less to
    /// check, copy and sync with every commit. Takes effect when the file is made.
    /// </summary>
    private const int PageSize = 1024;

    /// <returns>The numbers of the steps that were taken now.</returns>
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

    /// <summary>An empty database with the schema that some steps make, in their order.</summary>
    internal static void Build(SqliteConnection connection, IEnumerable<Migration> steps)
    {
        MakeStepsTable(connection);
        Take(connection, steps);
    }

    private static void MakeStepsTable(SqliteConnection connection) => Execute(connection, "CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT NOT NULL PRIMARY KEY)");

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
            // On a full disk SQLite has rolled back by itself, and a second time would hide why.
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
