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
/// <c>activitysmith migrate --from X --to Y</c>: copies everything from a SQLite file to a PostgreSQL database or the reverse, with the keys that encrypt
/// secrets. The keys go into the target database when <c>ACTIVITYSMITH_SHARED_KEY</c> is set, else into the data directory beside the target file.
/// </summary>
internal static class MigrateCommand
{
    public const string Name = "migrate";

    /// <summary>Option: the source.</summary>
    public const string From = "from";

    /// <summary>Option: the target.</summary>
    public const string To = "to";

    /// <param name="options">Options of the server on PostgreSQL, which give its data directory and its shared key.</param>
    /// <param name="from">Value of <c>--from</c>.</param>
    /// <param name="to">Value of <c>--to</c>.</param>
    public static async Task<int> Run(ServerOptions options, string? from, string? to)
    {
        if (string.IsNullOrEmpty(from) || string.IsNullOrEmpty(to))
        {
            return await Usage.Refuse(
                "migrate requires --from and --to: a path such as data/activitysmith.db, or an address such as postgres://user:password@host/name");
        }

        if (!IsPostgres(from) && !File.Exists(from)) return await Usage.Refuse($"No database found at {from}");
        foreach (var address in new[] { from, to }.Where(IsPostgres))
            if (PostgresAddress.FirstError(address) is { } wrong) return await Usage.Refuse($"The PostgreSQL address cannot be used: {wrong}");

        // Opening the directory fails while a server runs on one of the files, because the server holds its lock.
        using var source = IsPostgres(from) ? null : DataDirectory.Open(DirectoryOf(from));
        using var target = IsPostgres(to) || (source is not null && DirectoryOf(to) == source.Root) ? null : DataDirectory.Open(DirectoryOf(to));
        var (here, there) = (DatabaseAt(from), DatabaseAt(to));
        if (new[] { here, there }.OfType<PostgresDatabase>().Select(FindKeyProblem).OfType<string>().FirstOrDefault() is { } problem)
            return await Usage.Refuse(problem);
        if (!IsPostgres(to)) OwnFiles.MakeFile(Path.GetFullPath(to));
        await new DatabaseMove(here, there).Run(Console.WriteLine, CancellationToken.None);
        Console.WriteLine("All tables copied and compared.");
        Console.WriteLine(TakeKeys(here, there, source?.Root ?? options.Data, IsPostgres(to) ? null : DirectoryOf(to), options.SharedKey));
        return 0;

        string? FindKeyProblem(PostgresDatabase database)
        {
            database.Migrate(); // The table of keys may not exist yet.
            return SharedKeys.FindProblem(database, options.SharedKey);
        }
    }

    /// <summary>Moves the keys, and returns a sentence for the operator that says where they are.</summary>
    /// <param name="from">The source.</param>
    /// <param name="to">The target.</param>
    /// <param name="fromData">Data directory of the server on the source.</param>
    /// <param name="toData">Data directory of the server on the target; null when it is unknown.</param>
    /// <param name="sharedKey">Null when keys are stored in data directories only.</param>
    private static string TakeKeys(IDatabase from, IDatabase to, string fromData, string? toData, string? sharedKey)
    {
        if (sharedKey is not null && to is PostgresDatabase target)
        {
            // GetAllElements imports the keys of the directory when the database has none.
            var count = new SharedKeys(new PostgresSecrets(target), sharedKey, DataDirectory.SessionKeysIn(fromData)).GetAllElements().Count;
            return $"Encryption keys: {count} in the database.";
        }

        if (toData is null)
            return $"The encryption keys stay in {DataDirectory.SessionKeysIn(fromData)}: start the first server with --data {fromData}.";
        if (sharedKey is not null && from is PostgresDatabase source)
        {
            var keys = new SharedKeys(new PostgresSecrets(source), sharedKey, DataDirectory.SessionKeysIn(fromData)).GetAllElements();
            SessionKeyFiles.Write(keys, toData);
            return $"Encryption keys: {keys.Count} in {DataDirectory.SessionKeysIn(toData)}.";
        }

        if (Path.GetFullPath(fromData) == toData) return $"The encryption keys stay in {DataDirectory.SessionKeysIn(toData)}.";
        return SessionKeyFiles.Copy(fromData, toData) is var copied and > 0
            ? $"Encryption keys: {copied} in {DataDirectory.SessionKeysIn(toData)}."
            : $"No encryption keys found in {fromData}: copy session-keys from the data directory of the old server to {toData}.";
    }

    private static bool IsPostgres(string address) =>
        address.Contains("://", StringComparison.Ordinal) || address.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    private static string DirectoryOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private static IDatabase DatabaseAt(string address) => IsPostgres(address)
        ? new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance)
        : new SqliteFile(Path.GetFullPath(address));
}
