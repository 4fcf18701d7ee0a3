using System.Data.Common;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace ActivitySmith.Ledger;

/// <summary>A problem that prevents all writes to a database.</summary>
public enum StorageProblem
{
    /// <summary>The database cannot be reached, or the connection to it broke.</summary>
    Unavailable,

    /// <summary>The disk, the quota or the tablespace is full.</summary>
    DiskFull,

    /// <summary>The file, the file system or the server is read-only.</summary>
    ReadOnly,

    /// <summary>Reading or writing the disk fails.</summary>
    DiskFailing,

    /// <summary>
    /// The file was deleted, moved or replaced while this server has it open: new writes would be lost when the last connection closes.
    /// </summary>
    FileReplaced,

    /// <summary>
    /// The database refuses a write for a reason other than the written data: damage, missing rights, no memory. Other writes may succeed.
    /// </summary>
    Failing,
}

public static class StorageProblems
{
    /// <summary>
    /// Whether a retry may help: the database is unreachable, starting, stopping, overloaded or locked, or its disk has a problem. False when the
    /// database refuses only this statement.
    /// </summary>
    public static bool IsUnavailable(this DbException failure) => failure switch
    {
        StorageUnavailableException => true,

        // The driver marks no error as transient.
        SqliteException refused => SqliteProblem.Of(refused.SqliteErrorCode) is not (null or StorageProblem.Failing),
        _ => failure.IsTransient,
    };

    /// <summary>
    /// Whether a failed transaction was rolled back in a database that still holds all earlier commits. Commits of other nodes need no check: they are
    /// read before the next batch, from the last position that this node knows, and <see cref="Rows.NewsKind"/> tells when that is impossible.
    /// </summary>
    internal static bool LeavesCacheCertain(this StorageProblem? problem, Exception error, bool isShared) => problem switch
    {
        // The database refused the written values, or had no space for them.
        null or StorageProblem.DiskFull or StorageProblem.ReadOnly => true,

        // PostgreSQL: no connection, or no turn. When the commit may have succeeded, the next turn reads its rows, but such a failure is too rare to
        // rely on that. SQLite: another program has locked the file and may change rows.
        StorageProblem.Unavailable => isShared && error is not StorageUnavailableException { MayBeWritten: true },

        // Another file, a damaged one, or a failing disk.
        _ => false,
    };

    /// <summary>The refusal for a command that could not be written. It describes the problem without the driver's message.</summary>
    public static Refusal Refusal(this StorageProblem? problem) => problem switch
    {
        StorageProblem.DiskFull => Catalogue.StorageFull,
        StorageProblem.ReadOnly => Catalogue.StorageReadOnly,
        StorageProblem.DiskFailing => Catalogue.StorageFailing,
        StorageProblem.FileReplaced => Catalogue.StorageReplaced,
        _ => Catalogue.StorageUnavailable,
    };
}
