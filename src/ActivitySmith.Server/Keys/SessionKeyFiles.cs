using System.Xml.Linq;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Keys;

/// <summary>Copies the files of the keys that encrypt secrets and protect sessions between data directories.</summary>
internal static class SessionKeyFiles
{
    /// <summary>Copies all keys, and overwrites keys of the same name.</summary>
    /// <returns>Number of keys in <paramref name="fromData"/>.</returns>
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

    /// <summary>Writes keys from a database to files.</summary>
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
