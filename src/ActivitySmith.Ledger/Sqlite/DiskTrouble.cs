using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>What SQLite says where no ledger stands between: while the server prepares its database, and in commands beside it.</summary>
public static class DiskTrouble
{
    /// <summary>Whether it fails for no writes, a failing or full disk, or a file that cannot be opened (https://www.sqlite.org/rescode.html).</summary>
    public static bool Is(Exception error) => error switch
    {
        SqliteException sqlite => IsOfTheDisk(sqlite.SqliteErrorCode),
        SqliteFailure failure => IsOfTheDisk(failure.PrimaryCode),
        _ => false,
    };

    private static bool IsOfTheDisk(int code) => code is raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN;
}
