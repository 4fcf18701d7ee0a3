using ActivitySmith.Ledger.Labels;
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
    /// <exception cref="UnsupportedDatabaseException">A build before 0.1.0 wrote it, and not the last of them.</exception>
    public static IReadOnlyList<int> Apply(SqliteFile file)
    {
        using var connection = file.OpenWriter(mayCreate: true);
        Execute(connection, $"PRAGMA page_size={PageSize}");
        var taken = Steps(connection).TakeMissing(Migrations.All);
        DatabaseEpoch.Ensure(connection, place: "");
        return taken;
    }

    /// <summary>Creates the schema of the given steps, in their order, in an empty database.</summary>
    internal static void Build(SqliteConnection connection, IEnumerable<Migration> steps) => Steps(connection).Build(steps);

    private static SchemaSteps Steps(SqliteConnection connection)
    {
        connection.CreateFunction("fold_tag", (string tag) => TextForms.Tag.Of(tag), isDeterministic: true); // For step 52.
        return new SchemaSteps(connection, statements => Commit(connection, statements));
    }

    private static void Commit(SqliteConnection connection, string[] statements)
    {
        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            foreach (var statement in statements) Execute(connection, statement);
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
}
