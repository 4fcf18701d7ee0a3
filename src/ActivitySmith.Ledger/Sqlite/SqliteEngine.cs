using System.Runtime.InteropServices;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>
/// The SQLite library that the server ships. It must be the only one in the process: a handle of one library crashes another
/// (docs/adr/0012-one-sqlite-library.md).
/// </summary>
internal static class SqliteEngine
{
    private const int HasMovedOperation = 20;

    /// <summary>The version of the library, such as <c>3.53.4</c>.</summary>
    public static string Version
    {
        get
        {
            Batteries_V2.Init();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>
    /// Whether the file of an open database is no longer the one at its path
    /// (https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved); costs one stat call. False where the system cannot detect
    /// it, such as on Windows, where an open file cannot be deleted.
    /// </summary>
    public static bool HasMoved(sqlite3 database)
    {
        var hasMoved = 0;
        return FileControl(database, "main", HasMovedOperation, ref hasMoved) == raw.SQLITE_OK && hasMoved != 0;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 database, [MarshalAs(UnmanagedType.LPUTF8Str)] string schema, int operation, ref int argument);
}
