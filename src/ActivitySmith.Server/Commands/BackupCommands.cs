using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Commands;

/// <summary>
/// <c>activitysmith backup --to DIR</c> and <c>activitysmith restore --from DIR</c>: the SQLite database and the keys beside it. A PostgreSQL database is
/// backed up with PostgreSQL's own tools (docs/operation.md, Backup).
/// </summary>
internal static class BackupCommands
{
    public const string Backup = "backup";
    public const string Restore = "restore";

    /// <summary>Option of <see cref="Backup"/>.</summary>
    public const string To = "to";

    /// <summary>Option of <see cref="Restore"/>.</summary>
    public const string From = "from";

    /// <summary>Works while a server runs on the directory, and without one.</summary>
    public static async Task<int> TakeBackup(ServerOptions options, string? to)
    {
        if (string.IsNullOrEmpty(to)) return await Usage.Refuse("backup requires --to DIR; DIR must not exist yet");
        if (options.Database is not null) return await Usage.Refuse("ACTIVITYSMITH_DATABASE is PostgreSQL: back it up with pg_dump, see docs/operation.md");
        var database = DataDirectory.DatabaseIn(options.Data);
        if (!File.Exists(database)) return await Usage.Refuse($"No database found at {database}; set its directory with --data");
        if (Directory.Exists(to) || File.Exists(to)) return await Usage.Refuse($"{to} already exists; choose a new directory for the backup");

        OwnFiles.MakeDirectory(to);
        OwnFiles.MakeFile(DataDirectory.DatabaseIn(to));
        SqliteBackup.Take(new SqliteFile(database), Path.GetFullPath(DataDirectory.DatabaseIn(to)));
        SessionKeyFiles.Copy(options.Data, to);
        Console.WriteLine($"{DataDirectory.DatabaseIn(to)}: {new FileInfo(DataDirectory.DatabaseIn(to)).Length} bytes");
        return 0;
    }

    /// <summary>Restores into a directory without a database.</summary>
    public static async Task<int> TakeRestore(ServerOptions options, string? from)
    {
        if (string.IsNullOrEmpty(from)) return await Usage.Refuse("restore requires --from DIR, the directory of a backup");
        if (options.Database is not null)
            return await Usage.Refuse("ACTIVITYSMITH_DATABASE is PostgreSQL: restore it with pg_restore, see docs/operation.md");
        var backup = DataDirectory.DatabaseIn(from);
        if (!File.Exists(backup)) return await Usage.Refuse($"No backup found in {from}: {Path.GetFileName(backup)} is missing");
        using var directory = DataDirectory.Open(options.Data);
        if (new Restoration(from, directory).Run() is { } refused) return await Usage.Refuse(refused);
        Console.WriteLine($"Restored {DataDirectory.DatabaseIn(options.Data)}; start the server with --data {options.Data}");
        return 0;
    }
}
