using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>What a database must be like before a server starts on it.</summary>
internal static class DatabaseFitness
{
    /// <summary>
    /// Sessions that hold a transaction while the first one is looked at; a pooler that hands server connections around has to give one of them the first
    /// one's.
    /// </summary>
    private const int Others = 3;

    private const int Seconds = 10;

    private const string Pooled =
        "the address leads to a pooler in transaction mode, as PgBouncer with pool_mode=transaction: locks and notifications belong to a session. Use session mode, or connect to PostgreSQL itself";

    /// <exception cref="UnfitDatabaseException">It is not in UTF-8, or behind a pooler that takes sessions apart.</exception>
    public static void Check(PostgresDatabase database)
    {
        using var connection = database.OpenSingle();
        if (Ask(connection, "SHOW server_encoding") is var encoding and not "UTF8")
            throw new UnfitDatabaseException($"{database.Description} is encoded in {encoding}, and texts of any script have to fit in: create it with ENCODING 'UTF8' TEMPLATE template0");
        if (!IsOneSession(database, connection)) throw new UnfitDatabaseException($"{database.Description}: {Pooled}");
    }

    private static bool IsOneSession(PostgresDatabase database, NpgsqlConnection connection)
    {
        // A pooler gives clients numbers of its own. Without one, the session is what it seems to be.
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
            // PgBouncer in statement mode takes no BEGIN.
            return false;
        }
        catch (NpgsqlException late) when (late.InnerException is TimeoutException)
        {
            // A session that has to wait until another ends its transaction has no server connection of its own.
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
