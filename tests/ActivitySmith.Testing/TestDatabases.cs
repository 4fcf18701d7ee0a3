namespace ActivitySmith.Testing;

/// <summary>The database of the servers of this test run: SQLite, or PostgreSQL with <c>ACTIVITYSMITH_TEST_DATABASE=postgres</c>.</summary>
public static class TestDatabases
{
    public static bool ArePostgres { get; } = Environment.GetEnvironmentVariable("ACTIVITYSMITH_TEST_DATABASE") == "postgres";

    /// <summary>A query for the names of the tables that have a column <c>account_id</c>, in order.</summary>
    public static string TablesOfAccounts { get; } = ArePostgres
        ? "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'account_id' ORDER BY table_name COLLATE \"C\""
        : "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' "
            + "AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'account_id') ORDER BY m.name";
}
