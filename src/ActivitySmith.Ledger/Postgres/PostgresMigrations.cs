using System.Text.RegularExpressions;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// Brings the database's schema up to what this server knows, one numbered step after the other, each in its own transaction. One
/// node does it; others that start meanwhile wait and find it done.
/// </summary>
public static partial class PostgresMigrations
{
    /// <summary>Key of the advisory lock that nodes take while they migrate: "actsmith" in ASCII.</summary>
    private const long Lock = 0x616374736D697468;

    private const string TableInDatabase =
        "'/' || (SELECT oid FROM pg_database WHERE datname = current_database())::text || '/' || 'change_sequence'::regclass::oid::text";

    /// <returns>The numbers of the steps that were taken now.</returns>
    /// <exception cref="NewerSchemaException">The database was written by a newer server.</exception>
    /// <exception cref="UnfitDatabaseException">It is set up in a way that cannot work.</exception>
    /// <exception cref="StorageAwayException">It cannot be opened.</exception>
    public static IReadOnlyList<int> Apply(PostgresDatabase database)
    {
        using var connection = Open(database);
        DatabaseFitness.Check(database);
        // Closing the connection gives the lock back, also when a step fails.
        Execute(connection, $"SELECT pg_advisory_lock({Lock})");
        Execute(connection, "CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT NOT NULL PRIMARY KEY)");
        var before = Steps(connection);
        Migrations.Check(before);

        var taken = new List<int>();
        foreach (var migration in Migrations.ForPostgres.Where(migration => !before.Contains(migration.Step)))
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, Translate(migration.Sql));
            Execute(connection, $"INSERT INTO schema_steps (step) VALUES ({migration.Step})");
            transaction.Commit();
            taken.Add(migration.Step);
        }

        DatabaseEpoch.Ensure(connection, PlaceOf(connection));
        return taken;
    }

    /// <summary>Text is compared byte by byte, as in SQLite: lists come in the same order everywhere, and indexes are smaller and faster.</summary>
    internal static string Translate(string sql) => Text().Replace(sql, "TEXT COLLATE \"C\"");

    [GeneratedRegex(@"(?<=^[^-\n]*)\bTEXT\b", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Text();

    private static NpgsqlConnection Open(PostgresDatabase database)
    {
        try
        {
            return database.OpenSingle();
        }
        catch (NpgsqlException error)
        {
            // Also a wrong password or a database that does not exist: whoever starts the server has to see to it.
            throw new StorageAwayException($"{database.Description} cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>The cluster, the database and the table in it: pg_restore makes the table again, so that it has another number.</summary>
    private static string PlaceOf(NpgsqlConnection connection)
    {
        try
        {
            using var command = new NpgsqlCommand($"SELECT (SELECT system_identifier FROM pg_control_system())::text || {TableInDatabase}", connection);
            return (string)command.ExecuteScalar()!;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Some providers keep the cluster's number to themselves; the other two tell nearly as much.
            using var command = new NpgsqlCommand($"SELECT '-' || {TableInDatabase}", connection);
            return (string)command.ExecuteScalar()!;
        }
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private static HashSet<int> Steps(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT step FROM schema_steps", connection);
        using var reader = command.ExecuteReader();
        var steps = new HashSet<int>();
        while (reader.Read()) steps.Add((int)reader.GetInt64(0));
        return steps;
    }
}
