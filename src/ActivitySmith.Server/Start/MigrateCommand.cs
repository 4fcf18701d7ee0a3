using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Moving;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Server.Start;

/// <summary><c>activitysmith migrate --from X --to Y</c>: copies everything between a SQLite file and a PostgreSQL database, either way.</summary>
internal static class MigrateCommand
{
    public const string Name = "migrate";

    public static async Task<int> Run(IConfiguration configuration)
    {
        if (configuration["FROM"] is not { Length: > 0 } from || configuration["TO"] is not { Length: > 0 } to)
            return await Usage.Refuse("migrate needs --from and --to: a path such as data/activitysmith.db, or an address such as postgres://user:password@host/name");
        if (!IsPostgres(from) && !File.Exists(from)) return await Usage.Refuse($"There is no database at {from}");
        foreach (var address in new[] { from, to }.Where(IsPostgres))
            if (PostgresAddress.FirstError(address) is { } wrong) return await Usage.Refuse($"The address of PostgreSQL cannot be used: {wrong}");

        // A server that runs on one of the files has its directory locked.
        using var source = IsPostgres(from) ? null : DataDirectory.Open(DirectoryOf(from));
        using var target = IsPostgres(to) || (source is not null && DirectoryOf(to) == source.Root) ? null : DataDirectory.Open(DirectoryOf(to));
        await new DatabaseMove(DatabaseAt(from), DatabaseAt(to)).Run(Console.WriteLine, CancellationToken.None);
        Console.WriteLine("Everything was copied and compared.");
        return 0;
    }

    private static bool IsPostgres(string address) => address.Contains("://", StringComparison.Ordinal) || address.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    private static string DirectoryOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private static IDatabase DatabaseAt(string address) => IsPostgres(address)
        ? new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance)
        : new SqliteFile(Path.GetFullPath(address));
}
