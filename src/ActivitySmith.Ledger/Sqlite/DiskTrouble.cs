using Microsoft.Data.Sqlite;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>What SQLite says where no ledger stands between: while the server prepares its database, and in commands beside it.</summary>
public static class DiskTrouble
{
    /// <summary>Whether it fails for no writes, a failing or full disk, or a file that is no database or cannot be opened.</summary>
    public static bool Is(Exception error) => error switch
    {
        SqliteException sqlite => IsOfTheDisk(sqlite.SqliteErrorCode),
        SqliteFailure failure => IsOfTheDisk(failure.PrimaryCode),
        _ => false,
    };

    private static bool IsOfTheDisk(int code) => SqliteTrouble.Of(code) is StorageTrouble.ReadOnly or StorageTrouble.DiskFull or StorageTrouble.DiskFailing;
}
