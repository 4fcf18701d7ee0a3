using Microsoft.Data.Sqlite;

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
    /// <exception cref="NewerSchemaException">The file was written by a newer server.</exception>
    public static IReadOnlyList<int> Apply(SqliteFile file)
    {
        using var connection = file.OpenWriter();
        Execute(connection, $"PRAGMA page_size={PageSize}");
        Execute(connection, "CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT NOT NULL PRIMARY KEY)");
        var current = Convert.ToInt32(Scalar(connection, "SELECT COALESCE(MAX(step), 0) FROM schema_steps"));
        var known = Migrations.All;
        if (current > known.Count) throw new NewerSchemaException(current, known.Count);

        var taken = new List<int>();
        foreach (var migration in known.Skip(current))
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            Execute(connection, migration.Sql, transaction);
            Execute(connection, $"INSERT INTO schema_steps (step) VALUES ({migration.Step})", transaction);
            transaction.Commit();
            taken.Add(migration.Step);
        }

        return taken;
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = new SqliteCommand(sql, connection, transaction);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
