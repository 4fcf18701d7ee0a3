using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Moving;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Server.Commands;

/// <summary>
/// <c>activitysmith migrate --from X --to Y</c>: copies everything between a SQLite file and a PostgreSQL database, either way, and the keys that
/// seal secrets with it: into the database when <c>ACTIVITYSMITH_SHARED_KEY</c> is set, out of it, or beside the file.
/// </summary>
internal static class MigrateCommand
{
    public const string Name = "migrate";

    /// <summary>Option: the source.</summary>
    public const string From = "from";

    /// <summary>Option: the target.</summary>
    public const string To = "to";

    /// <param name="options">Of the server that ran on PostgreSQL, or will: its data directory, and its shared key.</param>
    /// <param name="from">Of <c>--from</c>.</param>
    /// <param name="to">Of <c>--to</c>.</param>
    public static async Task<int> Run(ServerOptions options, string? from, string? to)
    {
        if (string.IsNullOrEmpty(from) || string.IsNullOrEmpty(to))
            return await Usage.Refuse("migrate needs --from and --to: a path such as data/activitysmith.db, or an address such as postgres://user:password@host/name");
        if (!IsPostgres(from) && !File.Exists(from)) return await Usage.Refuse($"There is no database at {from}");
        foreach (var address in new[] { from, to }.Where(IsPostgres))
            if (PostgresAddress.FirstError(address) is { } wrong) return await Usage.Refuse($"The address of PostgreSQL cannot be used: {wrong}");

        // A server that runs on one of the files has its directory locked.
        using var source = IsPostgres(from) ? null : DataDirectory.Open(DirectoryOf(from));
        using var target = IsPostgres(to) || (source is not null && DirectoryOf(to) == source.Root) ? null : DataDirectory.Open(DirectoryOf(to));
        var (here, there) = (DatabaseAt(from), DatabaseAt(to));
        if (new[] { here, there }.OfType<PostgresDatabase>().Select(TroubleWithKeys).OfType<string>().FirstOrDefault() is { } trouble)
            return await Usage.Refuse(trouble);
        if (!IsPostgres(to)) OwnFiles.MakeFile(Path.GetFullPath(to));
        await new DatabaseMove(here, there).Run(Console.WriteLine, CancellationToken.None);
        Console.WriteLine("Everything was copied and compared.");
        Console.WriteLine(TakeKeys(here, there, source?.Root ?? options.Data, IsPostgres(to) ? null : DirectoryOf(to), options.SharedKey));
        return 0;

        string? TroubleWithKeys(PostgresDatabase database)
        {
            database.Migrate(); // As the move would; the table may not be there yet.
            return SharedKeys.Trouble(database, options.SharedKey);
        }
    }

    /// <summary>Answers what became of the keys, in words.</summary>
    /// <param name="from">The source.</param>
    /// <param name="to">The target.</param>
    /// <param name="fromData">Data directory of the server that ran on the source.</param>
    /// <param name="toData">Data directory of the server that will run on the target; null when that is not known.</param>
    /// <param name="sharedKey">Null when keys lie in data directories alone.</param>
    private static string TakeKeys(IDatabase from, IDatabase to, string fromData, string? toData, string? sharedKey)
    {
        if (sharedKey is not null && to is PostgresDatabase target)
        {
            // The first look into a database without keys brings those of the directory in.
            var count = new SharedKeys(new PostgresSecrets(target), sharedKey, DataDirectory.SessionKeysIn(fromData)).GetAllElements().Count;
            return $"Keys that seal secrets: {count} in the database.";
        }

        if (toData is null) return $"Keys that seal secrets stay in {DataDirectory.SessionKeysIn(fromData)}: start the first server with --data {fromData}.";
        if (sharedKey is not null && from is PostgresDatabase source)
        {
            var keys = new SharedKeys(new PostgresSecrets(source), sharedKey, DataDirectory.SessionKeysIn(fromData)).GetAllElements();
            SessionKeyFiles.Write(keys, toData);
            return $"Keys that seal secrets: {keys.Count} in {DataDirectory.SessionKeysIn(toData)}.";
        }

        if (Path.GetFullPath(fromData) == toData) return $"Keys that seal secrets stay in {DataDirectory.SessionKeysIn(toData)}.";
        return SessionKeyFiles.Copy(fromData, toData) is var copied and > 0
            ? $"Keys that seal secrets: {copied} in {DataDirectory.SessionKeysIn(toData)}."
            : $"There are no keys that seal secrets in {fromData}: copy session-keys from the data directory of the old server to {toData}.";
    }

    private static bool IsPostgres(string address) => address.Contains("://", StringComparison.Ordinal) || address.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    private static string DirectoryOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private static IDatabase DatabaseAt(string address) => IsPostgres(address)
        ? new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance)
        : new SqliteFile(Path.GetFullPath(address));
}
