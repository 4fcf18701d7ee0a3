using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Checks that a server can run on a database.</summary>
internal static class DatabaseRequirements
{
    /// <summary>
    /// Sessions that hold a transaction during the check of the first session. A pooler in transaction mode then gives the first session's server
    /// connection to one of them.
    /// </summary>
    private const int Others = 3;

    private const int Seconds = 10;

    private const string Pooled =
        "the address is that of a pooler in transaction mode, such as PgBouncer with pool_mode=transaction, "
        + "but locks and notifications need a session. Use session mode, or connect directly to PostgreSQL";

    /// <exception cref="UnsupportedDatabaseException">The database is not in UTF-8, or the address is that of a pooler in transaction mode.</exception>
    public static void Check(PostgresDatabase database)
    {
        using var connection = database.OpenSingle();
        if (Ask(connection, "SHOW server_encoding") is var encoding and not "UTF8")
        {
            throw new UnsupportedDatabaseException($"{database.Description} has the encoding {encoding}, but the server needs UTF8. "
                + "Create the database with ENCODING 'UTF8' TEMPLATE template0");
        }
        if (!IsOneSession(database, connection)) throw new UnsupportedDatabaseException($"{database.Description}: {Pooled}");
    }

    private static bool IsOneSession(PostgresDatabase database, NpgsqlConnection connection)
    {
        // A pooler gives clients its own process numbers. Without a pooler, the two numbers are equal.
        var server = Ask(connection, "SELECT pg_backend_pid()::text");
        if (server == connection.ProcessID.ToString(System.Globalization.CultureInfo.InvariantCulture)) return true;

        var others = new List<NpgsqlConnection>();
        try
        {
            for (var i = 0; i < Others; i++)
            {
                var other = database.OpenSingle();
                others.Add(other);
                Ask(other, "BEGIN");
                if (Ask(other, "SELECT pg_backend_pid()::text") == server || Ask(connection, "SELECT pg_backend_pid()::text") != server) return false;
            }

            return true;
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.ProtocolViolation or PostgresErrorCodes.FeatureNotSupported)
        {
            // PgBouncer in statement mode refuses BEGIN.
            return false;
        }
        catch (NpgsqlException late) when (late.InnerException is TimeoutException)
        {
            // A session that must wait for the end of another session's transaction shares a server connection.
            return false;
        }
        finally
        {
            foreach (var other in others) other.Dispose();
        }
    }

    private static string Ask(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = Seconds;
        return command.ExecuteScalar() as string ?? "";
    }
}
