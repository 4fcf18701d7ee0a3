using System.Xml.Linq;

namespace ActivitySmith.Server.Start;

/// <summary>The files that seal secrets and sign sessions, on their way from one data directory to another.</summary>
internal static class SessionKeyFiles
{
    /// <summary>Answers how many there were; those of the same name are written over.</summary>
    public static int Copy(string fromData, string toData)
    {
        var from = DataDirectory.SessionKeysIn(fromData);
        if (!Directory.Exists(from)) return 0;
        var to = DataDirectory.SessionKeysIn(toData);
        MakePrivate(to);
        var files = Directory.GetFiles(from);
        foreach (var key in files) File.Copy(key, Path.Combine(to, Path.GetFileName(key)), overwrite: true);
        return files.Length;
    }

    /// <summary>Keys that lay in a database.</summary>
    public static void Write(IReadOnlyCollection<XElement> keys, string toData)
    {
        var to = DataDirectory.SessionKeysIn(toData);
        MakePrivate(to);
        foreach (var key in keys) key.Save(Path.Combine(to, $"{key.Name.LocalName}-{(string?)key.Attribute("id") ?? Guid.CreateVersion7().ToString()}.xml"));
    }

    public static void MakePrivate(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
