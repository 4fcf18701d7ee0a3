using System.Data.Common;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace ActivitySmith.Ledger;

/// <summary>What keeps a database from taking writes, whatever is written.</summary>
public enum StorageTrouble
{
    /// <summary>It cannot be reached, or the connection to it broke.</summary>
    Away,

    /// <summary>The disk, the quota or the tablespace is full.</summary>
    DiskFull,

    /// <summary>The file, the file system or the server takes no writes.</summary>
    ReadOnly,

    /// <summary>The disk fails to read or write.</summary>
    DiskFailing,

    /// <summary>The file was deleted, moved or replaced while this server has it open: what is written now is lost with the last connection to it.</summary>
    FileReplaced,

    /// <summary>It refuses a write for a reason that is not what was written: damage, a missing right, no memory. Other writes may get through.</summary>
    Failing,
}

public static class StorageTroubles
{
    /// <summary>
    /// Whether asking again may help: the database is out of reach, starts, stops, is too busy or locked, or its disk has to be seen to. Not when it
    /// refuses this alone.
    /// </summary>
    public static bool IsAway(this DbException failure) => failure switch
    {
        StorageAwayException => true,

        // Its driver says of no failure that it passes.
        SqliteException refused => SqliteTrouble.Of(refused.SqliteErrorCode) is not (null or StorageTrouble.Failing),
        _ => failure.IsTransient,
    };

    /// <summary>What a command gets that could not be written; it names the disk, and nothing that a driver says.</summary>
    public static Refusal Refusal(this StorageTrouble? trouble) => trouble switch
    {
        StorageTrouble.DiskFull => Catalogue.StorageFull,
        StorageTrouble.ReadOnly => Catalogue.StorageReadOnly,
        StorageTrouble.DiskFailing => Catalogue.StorageFailing,
        StorageTrouble.FileReplaced => Catalogue.StorageReplaced,
        _ => Catalogue.StorageAway,
    };
}
