namespace ActivitySmith.Server.Storage;

/// <summary>
/// The directory of the database and keys, locked for one server at a time. A missing directory is created with mode 0700; an existing one is used unchanged,
/// even with another owner, as long as the server can write to it.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>Error codes for a file that another process has locked (EAGAIN on Linux and on macOS, ERROR_SHARING_VIOLATION).</summary>
    private static readonly int[] Locked = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Error codes for a read-only file system (EROFS on Linux and macOS, ERROR_WRITE_PROTECT).</summary>
    private static readonly int[] ReadOnly = [30, unchecked((int)0x80070013)];

    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Root = path;
        this.held = held;
    }

    public string Root { get; }

    /// <summary>Directory of the keys that protect session cookies and encrypt secrets.</summary>
    public string SessionKeys => SessionKeysIn(Root);

    public static string SessionKeysIn(string root) => Path.Combine(root, "session-keys");

    public static string DatabaseIn(string root) => Path.Combine(root, "activitysmith.db");

    /// <exception cref="IOException">Another server uses it, or the disk is full or failing.</exception>
    /// <exception cref="UnusableDirectoryException">The path is not writable, or not a directory.</exception>
    public static DataDirectory Open(string path)
    {
        var file = Path.Combine(path, "lock");
        try
        {
            OwnFiles.MakeDirectory(path);
            OwnFiles.MakeFile(file);
            return new DataDirectory(path, new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (Locked.Contains(error.HResult))
        {
            throw new IOException(
                $"The data directory {path} is in use by another server; stop that server, or set another directory with --data (ACTIVITYSMITH_DATA)", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var message = $"ACTIVITYSMITH_DATA is {path}, where the server cannot write: {error.Message}";
            var isWrong = error is not IOException || ReadOnly.Contains(error.HResult) || HasFileInTheWay(path) || Directory.Exists(file);
            throw isWrong ? new UnusableDirectoryException(message, error) : new IOException(message, error);
        }
    }

    /// <summary>
    /// Creates the files with secrets with their file mode, before SQLite and Data Protection would create them with the default mode, which may be readable
    /// for all users.
    /// </summary>
    /// <param name="withDatabase">Whether the database is a file in this directory.</param>
    public void MakeFiles(bool withDatabase)
    {
        OwnFiles.MakeDirectoryWithin(SessionKeys);
        if (withDatabase) OwnFiles.MakeFile(DatabaseIn(Root));
    }

    public void Dispose() => held.Dispose();

    /// <summary>Whether the path, or a part of it that should be a directory, is a file.</summary>
    private static bool HasFileInTheWay(string path)
    {
        for (var part = Path.GetFullPath(path); part is not null; part = Path.GetDirectoryName(part))
            if (File.Exists(part)) return true;
        return false;
    }
}
