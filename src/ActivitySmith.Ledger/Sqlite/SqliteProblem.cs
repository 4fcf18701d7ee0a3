using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Maps SQLite's result codes to problems of the database (https://www.sqlite.org/rescode.html).</summary>
internal static class SqliteProblem
{
    /// <param name="code">A primary result code.</param>
    /// <returns>Null for a code that concerns only the written data.</returns>
    public static StorageProblem? Of(int code) => code switch
    {
        SqliteFailure.FileReplaced => StorageProblem.FileReplaced,
        raw.SQLITE_FULL => StorageProblem.DiskFull,
        raw.SQLITE_READONLY => StorageProblem.ReadOnly,
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB => StorageProblem.DiskFailing,

        // Another process has locked the file, and each statement waits for the whole busy_timeout.
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageProblem.Unavailable,
        raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE => null,
        _ => StorageProblem.Failing,
    };
}
