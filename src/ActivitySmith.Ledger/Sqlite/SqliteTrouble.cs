using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Maps SQLite's result codes to problems of the database (https://www.sqlite.org/rescode.html).</summary>
internal static class SqliteTrouble
{
    /// <param name="code">A primary result code.</param>
    /// <returns>Null for a code that concerns only the written data.</returns>
    public static StorageTrouble? Of(int code) => code switch
    {
        SqliteFailure.FileReplaced => StorageTrouble.FileReplaced,
        raw.SQLITE_FULL => StorageTrouble.DiskFull,
        raw.SQLITE_READONLY => StorageTrouble.ReadOnly,
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB => StorageTrouble.DiskFailing,

        // Another process has locked the file, and each statement waits for the whole busy_timeout.
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageTrouble.Away,
        raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE => null,
        _ => StorageTrouble.Failing,
    };
}
