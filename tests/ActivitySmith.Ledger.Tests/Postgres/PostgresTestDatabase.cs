using System.Text;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>A separate database on the PostgreSQL of this test run.</summary>
public sealed class PostgresTestDatabase : TestDatabase
{
    private readonly PostgresServer server;

    private PostgresTestDatabase(PostgresServer server, string address)
    {
        this.server = server;
        Address = address;
        Database = new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance);
        Database.Migrate();
    }

    public string Address { get; }

    public PostgresDatabase Database { get; }

    public override IReadConnections Reads => Database;

    public override string TablesOfAccounts =>
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'account_id'";

    public static async Task<PostgresTestDatabase> Create()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var shared = await PostgresServer.Shared;
        return new PostgresTestDatabase(shared, await shared.CreateDatabase());
    }

    public override IRowStore OpenStore() => Database.OpenStore();

    public override Task Change(string sql) => Query(sql);

    public override async Task<string> Plan(string sql) => string.Join('\n', (await Query(
        $"SET enable_seqscan = off; SET enable_sort = off; SET enable_incremental_sort = off; EXPLAIN {sql}")).ConvertAll(row => (string)row[0]!));

    public override bool ReadsAll(string plan) =>
        !plan.Contains("Index Cond", StringComparison.Ordinal)
        || plan.Contains("Seq Scan", StringComparison.Ordinal) || plan.Contains("Sort", StringComparison.Ordinal);

    public override string MigrationSql(int step) =>
        PostgresMigrations.Translate(Migrations.ForPostgres.Single(migration => migration.Step == step).Sql);

    public override void Migrate() => Database.Migrate();

    public override IReadOnlyList<string> UndoOf(int step) => step switch
    {
        50 =>
        [
            .. new[] { "tag_activity()", "tag_notification()", "tag_stream()", "list_stream_tags()", "tags_of(text)" }
                .Select(function => $"DROP FUNCTION {function} CASCADE"),
        ],
        52 =>
        [
            .. new[] { "count_added_tags()", "count_removed_tags()", "fold_tag(text)" }.Select(function => $"DROP FUNCTION {function} CASCADE"),
            "DROP TABLE tag_counts", "DELETE FROM schema_steps WHERE step = 52",
        ],
        _ => [],
    };

    public override string Bytes(string text) => $"'\\x{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}'::bytea";

    public override async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await server.DropDatabase(Address);
    }
}
