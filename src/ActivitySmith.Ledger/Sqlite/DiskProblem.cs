using Microsoft.Data.Sqlite;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Classifies SQLite errors outside the ledger: during the server's start and in command-line commands.</summary>
public static class DiskProblem
{
    /// <summary>Whether the error means a read-only, failing or full disk, or a file that is not a database or cannot be opened.</summary>
    public static bool Is(Exception error) => error switch
    {
        SqliteException sqlite => IsOfTheDisk(sqlite.SqliteErrorCode),
        SqliteFailure failure => IsOfTheDisk(failure.PrimaryCode),
        _ => false,
    };

    private static bool IsOfTheDisk(int code) => SqliteProblem.Of(code) is StorageProblem.ReadOnly or StorageProblem.DiskFull or StorageProblem.DiskFailing;
}
