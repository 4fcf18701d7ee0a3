using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Commands;

/// <summary>
/// <c>activitysmith backup --to DIR</c> and <c>activitysmith restore --from DIR</c>: the database and the keys beside it. PostgreSQL has its own
/// tools for that (docs/operation.md).
/// </summary>
internal static class BackupCommands
{
    public const string Backup = "backup";
    public const string Restore = "restore";

    /// <summary>Option of <see cref="Backup"/>.</summary>
    public const string To = "to";

    /// <summary>Option of <see cref="Restore"/>.</summary>
    public const string From = "from";

    /// <summary>Beside a running server or without one.</summary>
    public static async Task<int> TakeBackup(ServerOptions options, string? to)
    {
        if (string.IsNullOrEmpty(to)) return await Usage.Refuse("backup needs --to: a directory that does not exist yet");
        if (options.Database is not null) return await Usage.Refuse("The database is PostgreSQL: use pg_dump, see docs/operation.md");
        var database = DataDirectory.DatabaseIn(options.Data);
        if (!File.Exists(database)) return await Usage.Refuse($"There is no database at {database}; name its directory with --data");
        if (Directory.Exists(to) || File.Exists(to)) return await Usage.Refuse($"{to} exists already; a backup is never written over another");

        OwnFiles.MakeDirectory(to);
        OwnFiles.MakeFile(DataDirectory.DatabaseIn(to));
        SqliteBackup.Take(new SqliteFile(database), Path.GetFullPath(DataDirectory.DatabaseIn(to)));
        SessionKeyFiles.Copy(options.Data, to);
        Console.WriteLine($"{DataDirectory.DatabaseIn(to)}: {new FileInfo(DataDirectory.DatabaseIn(to)).Length} bytes");
        return 0;
    }

    /// <summary>Into a directory without a database.</summary>
    public static async Task<int> TakeRestore(ServerOptions options, string? from)
    {
        if (string.IsNullOrEmpty(from)) return await Usage.Refuse("restore needs --from: the directory of a backup");
        if (options.Database is not null) return await Usage.Refuse("The database is PostgreSQL: use pg_restore, see docs/operation.md");
        if (!File.Exists(DataDirectory.DatabaseIn(from))) return await Usage.Refuse($"There is no backup in {from}: {Path.GetFileName(DataDirectory.DatabaseIn(from))} is missing");
        using var directory = DataDirectory.Open(options.Data);
        if (new Restoration(from, directory).Run() is { } refused) return await Usage.Refuse(refused);
        Console.WriteLine($"{DataDirectory.DatabaseIn(options.Data)} is there again; start the server with --data {options.Data}");
        return 0;
    }
}
