using System.Runtime.InteropServices;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>
/// The SQLite library that comes with the server. A process uses this one alone: a handle of one library is of no use to another (docs/adr/0012).
/// </summary>
internal static class SqliteEngine
{
    /// <summary>What the library is called in the package that brings it.</summary>
    private const string Library = "e_sqlite3";

    private const int HasMovedOperation = 20;

    /// <summary>The version of the library, such as <c>3.53.3</c>.</summary>
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
    /// (https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved); costs one stat. False where the system cannot tell, as on
    /// Windows, which lets nobody delete an open file.
    /// </summary>
    public static bool HasMoved(sqlite3 database)
    {
        var hasMoved = 0;
        return FileControl(database, "main", HasMovedOperation, ref hasMoved) == raw.SQLITE_OK && hasMoved != 0;
    }

    [DllImport(Library, EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 database, [MarshalAs(UnmanagedType.LPUTF8Str)] string schema, int operation, ref int argument);
}
