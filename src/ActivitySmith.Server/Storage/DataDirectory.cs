namespace ActivitySmith.Server.Storage;

/// <summary>
/// The directory that holds all that the server keeps, locked for one server at a time. Made when it is missing, for its owner alone; one that was there is
/// used as it is, also when it belongs to somebody else, as long as it can be written.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>What the system says of a file that another process has locked (EAGAIN of Linux and of macOS, ERROR_SHARING_VIOLATION).</summary>
    private static readonly int[] Locked = [11, 35, unchecked((int)0x80070020)];

    /// <summary>What the system says of a file system that takes no writes (EROFS of Linux and of macOS, ERROR_WRITE_PROTECT).</summary>
    private static readonly int[] ReadOnly = [30, unchecked((int)0x80070013)];

    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Root = path;
        this.held = held;
    }

    public string Root { get; }

    /// <summary>Keys that protect the cookies of sessions.</summary>
    public string SessionKeys => SessionKeysIn(Root);

    public static string SessionKeysIn(string root) => Path.Combine(root, "session-keys");

    public static string DatabaseIn(string root) => Path.Combine(root, "activitysmith.db");

    /// <exception cref="IOException">Another server has it, or the disk is full or fails.</exception>
    /// <exception cref="UnusableDirectoryException">It may not be written, or is no directory.</exception>
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
            throw new IOException($"The data directory {path} is in use by another server; stop it, or start this one with another --data (ACTIVITYSMITH_DATA)", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var message = $"ACTIVITYSMITH_DATA is {path}, where the server cannot write: {error.Message}";
            var isWrong = error is not IOException || ReadOnly.Contains(error.HResult) || HasFileInTheWay(path) || Directory.Exists(file);
            throw isWrong ? new UnusableDirectoryException(message, error) : new IOException(message, error);
        }
    }

    /// <summary>Makes the files with secrets before others do, who would leave them readable for everybody in a directory that is.</summary>
    /// <param name="withDatabase">Whether the database is a file in here.</param>
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
