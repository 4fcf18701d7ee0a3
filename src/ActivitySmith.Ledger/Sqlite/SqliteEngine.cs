using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>
/// Chooses the SQLite library: the system's where it is newer than the bundled one (distributions patch theirs), else the bundled one.
/// </summary>
public static class SqliteEngine
{
    /// <summary>The version in the bundle, as <c>sqlite3_libversion_number</c> tells it (3.35.5).</summary>
    private const int BundledVersion = 3_035_005;

    private static readonly string[] SystemNames = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib"];
    private static readonly Lazy<string> Chosen = new(Choose);

    /// <summary>Version and origin of the engine in use, such as <c>3.40.1 (system)</c>.</summary>
    public static string Description => Chosen.Value;

    /// <summary>Loads the engine; must come before the first connection, and may come often.</summary>
    public static void Load() => _ = Chosen.Value;

    /// <summary>
    /// Whether the file of an open database is no longer the one at its path
    /// (https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved); costs one stat. False where the system cannot tell, as on
    /// Windows, which lets nobody delete an open file.
    /// </summary>
    internal static bool HasMoved(sqlite3 database)
    {
        var hasMoved = 0;
        return FileControl(database, "main", HasMovedOperation, ref hasMoved) == raw.SQLITE_OK && hasMoved != 0;
    }

    private const int HasMovedOperation = 20;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 database, [MarshalAs(UnmanagedType.LPUTF8Str)] string schema, int operation, ref int argument);

    private static string Choose()
    {
        var system = FindSystemLibrary();
        if (system != 0)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? system : 0);
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == "e_sqlite3" ? system : 0);
        }

        Batteries_V2.Init();
        return $"{raw.sqlite3_libversion().utf8_to_string()} ({(system != 0 ? "system" : "bundled")})";
    }

    private static nint FindSystemLibrary()
    {
        foreach (var name in SystemNames)
        {
            if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var library)) continue;
            if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var export)
                && Marshal.GetDelegateForFunctionPointer<VersionNumber>(export)() > BundledVersion)
                return library;
            NativeLibrary.Free(library);
        }

        return 0;
    }

    private delegate int VersionNumber();
}
