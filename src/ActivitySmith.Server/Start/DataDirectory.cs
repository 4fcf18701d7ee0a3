namespace ActivitySmith.Server.Start;

/// <summary>The directory that holds all that the server keeps, locked for one server at a time.</summary>
public sealed class DataDirectory : IDisposable
{
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

    /// <exception cref="IOException">Another server has it, or it cannot be written.</exception>
    public static DataDirectory Open(string path)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            return new DataDirectory(path, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error)
        {
            throw new IOException($"The data directory {path} is in use by another server; stop it, or start this one with another --data", error);
        }
    }

    public void Dispose() => held.Dispose();
}
