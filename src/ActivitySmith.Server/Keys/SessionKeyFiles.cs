using System.Xml.Linq;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Keys;

/// <summary>The files that seal secrets and sign sessions, on their way from one data directory to another.</summary>
internal static class SessionKeyFiles
{
    /// <summary>Answers how many there were; those of the same name are written over.</summary>
    public static int Copy(string fromData, string toData)
    {
        var from = DataDirectory.SessionKeysIn(fromData);
        if (!Directory.Exists(from)) return 0;
        var to = DataDirectory.SessionKeysIn(toData);
        OwnFiles.MakeDirectoryWithin(to);
        var files = Directory.GetFiles(from);
        foreach (var key in files)
        {
            var target = Path.Combine(to, Path.GetFileName(key));
            OwnFiles.MakeFile(target);
            File.WriteAllBytes(target, File.ReadAllBytes(key));
        }

        return files.Length;
    }

    /// <summary>Keys that lay in a database.</summary>
    public static void Write(IReadOnlyCollection<XElement> keys, string toData)
    {
        var to = DataDirectory.SessionKeysIn(toData);
        OwnFiles.MakeDirectoryWithin(to);
        foreach (var key in keys)
        {
            var target = Path.Combine(to, $"{key.Name.LocalName}-{(string?)key.Attribute("id") ?? Guid.CreateVersion7().ToString()}.xml");
            OwnFiles.MakeFile(target);
            key.Save(target);
        }
    }
}
