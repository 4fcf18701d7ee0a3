using System.Text;
using System.Text.RegularExpressions;
using ActivitySmith.Domain.Labels;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// Applies the migrations of this server, one numbered step after the other, each in its own transaction. One node does it; nodes that start at the
/// same time wait and then find the schema up to date.
/// </summary>
public static partial class PostgresMigrations
{
    /// <summary>Key of the advisory lock that a node holds while it migrates: "actsmith" in ASCII.</summary>
    private const long Lock = 0x616374736D697468;

    private const string TableInDatabase =
        "'/' || (SELECT oid FROM pg_database WHERE datname = current_database())::text || '/' || 'change_sequence'::regclass::oid::text";

    private static readonly Lazy<(string Upper, string Lower)> Letters = new(LettersWithLowerCase);

    /// <returns>The numbers of the steps that this call applied.</returns>
    /// <exception cref="NewerSchemaException">The database was written by a newer server.</exception>
    /// <exception cref="UnsupportedDatabaseException">The setup of the database does not meet the requirements.</exception>
    /// <exception cref="StorageUnavailableException">The database cannot be opened.</exception>
    public static IReadOnlyList<int> Apply(PostgresDatabase database)
    {
        using var connection = Open(database);
        DatabaseRequirements.Check(database);
        // Closing the connection releases the lock, also when a step fails.
        Execute(connection, $"SELECT pg_advisory_lock({Lock})");
        var taken = new SchemaSteps(connection, statements => Commit(connection, statements)).TakeMissing(Migrations.ForPostgres);
        DatabaseEpoch.Ensure(connection, PlaceOf(connection));
        return taken;
    }

    /// <summary>
    /// Text is compared byte by byte, as in SQLite: lists have the same order with every engine, and indexes are smaller and faster. The letters with a
    /// lower case, of which the database may know fewer, take the place of <c>{upper}</c> and <c>{lower}</c>.
    /// </summary>
    internal static string Translate(string sql) => Text().Replace(sql, "TEXT COLLATE \"C\"")
        .Replace("{upper}", Letters.Value.Upper, StringComparison.Ordinal).Replace("{lower}", Letters.Value.Lower, StringComparison.Ordinal);

    private static (string Upper, string Lower) LettersWithLowerCase()
    {
        var (upper, lower) = (new StringBuilder(), new StringBuilder());
        for (var point = 0; point <= 0x10FFFF; point++)
        {
            if (!Rune.IsValid(point) || TagFold.LowerCase(new Rune(point)) is var small && small.Value == point) continue;
            upper.Append(new Rune(point));
            lower.Append(small);
        }

        return (upper.ToString(), lower.ToString());
    }

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
            // This includes a wrong password and a missing database, which the operator must fix.
            throw new StorageUnavailableException($"{database.Description} cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>Identifies the cluster, the database and the table: pg_restore creates the table again, with another object id.</summary>
    private static string PlaceOf(NpgsqlConnection connection)
    {
        try
        {
            using var command = new NpgsqlCommand($"SELECT (SELECT system_identifier FROM pg_control_system())::text || {TableInDatabase}", connection);
            return (string)command.ExecuteScalar()!;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Some providers hide the cluster's identifier; the other two are nearly as specific.
            using var command = new NpgsqlCommand($"SELECT '-' || {TableInDatabase}", connection);
            return (string)command.ExecuteScalar()!;
        }
    }

    private static void Commit(NpgsqlConnection connection, string[] statements)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var statement in statements) Execute(connection, Translate(statement));
        transaction.Commit();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
