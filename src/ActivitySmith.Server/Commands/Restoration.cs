using System.Xml;
using System.Xml.Linq;
using ActivitySmith.Domain;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Commands;

/// <summary>
/// Restores a backup into a data directory. The files are copied into a temporary directory inside it and checked there; only files that a server has
/// written are accepted. Then they are renamed into place. Until then nothing else in the directory changes. Keys that were in it are kept under another name.
/// </summary>
/// <param name="from">Directory of the backup.</param>
/// <param name="to">The data directory, locked by this command.</param>
internal sealed class Restoration(string from, DataDirectory to)
{
    /// <summary>Largest key file, in bytes; a key has about one thousand.</summary>
    private const int LongestKey = 64 * 1024;

    private const string OwnTypes = "Microsoft.AspNetCore.DataProtection.";

    private static readonly string[] Beside = ["-wal", "-shm", "-journal"];

    /// <returns>Why nothing was restored; null when everything was.</returns>
    /// <exception cref="IOException">The disk is full, or a file cannot be read.</exception>
    public string? Run()
    {
        if (FindTargetProblem() is { } busy) return busy;
        var incoming = Path.Combine(to.Root, $"restore-{Randomness.Text(12)}");
        OwnFiles.MakeDirectoryWithin(incoming);
        try
        {
            if (Copy(incoming) is { } foreign) return foreign;
            var database = DataDirectory.DatabaseIn(incoming);
            if (SqliteInspection.FindProblem(database) is { } problem) return $"{DataDirectory.DatabaseIn(from)} {problem}";
            SqliteBackup.BeginNewHistory(database);
            TakePlace(incoming);
            return null;
        }
        finally
        {
            Directory.Delete(incoming, recursive: true);
        }
    }

    /// <summary>A leftover WAL or journal is refused: SQLite would apply it to the restored database.</summary>
    private string? FindTargetProblem()
    {
        var database = DataDirectory.DatabaseIn(to.Root);
        if (File.Exists(database)) return $"A database already exists at {database}; restore into an empty --data directory";
        return Array.Find(Beside, end => File.Exists(database + end)) is { } left
            ? $"{database}{left} exists and belongs to a database that is missing: move it away, or restore into an empty --data directory"
            : null;
    }

    private string? Copy(string incoming)
    {
        var database = DataDirectory.DatabaseIn(from);
        if (ProblemOf(database) is { } wrong) return wrong;
        if (Array.Find(Beside, end => File.Exists(database + end)) is { } beside)
        {
            return $"{database}{beside} exists beside the database, so {from} is a copy of a data directory and not a backup: "
                + "start a server on a copy of that directory, and take a backup of it";
        }

        CopyFile(database, DataDirectory.DatabaseIn(incoming));

        var keys = DataDirectory.SessionKeysIn(from);
        if (!Directory.Exists(keys)) return null;
        if (IsLink(new DirectoryInfo(keys))) return $"{keys} is a link; a backup contains no links";
        OwnFiles.MakeDirectoryWithin(DataDirectory.SessionKeysIn(incoming));
        foreach (var key in Directory.GetFileSystemEntries(keys))
        {
            // The copy is checked, as the original may change between the check and its use.
            if (ProblemOf(key) is { } bad) return bad;
            var copy = Path.Combine(DataDirectory.SessionKeysIn(incoming), Path.GetFileName(key));
            if ((CopyKey(key, copy) ?? FindKeyProblem(copy)) is { } strange) return $"{key} is not a key of a server: {strange}";
        }

        return null;
    }

    private void TakePlace(string incoming)
    {
        var (keys, fresh) = (to.SessionKeys, DataDirectory.SessionKeysIn(incoming));
        string? kept = null;
        if (Directory.Exists(fresh) && Directory.Exists(keys))
        {
            kept = Directory.EnumerateFileSystemEntries(keys).Any() ? $"{keys}-before-{Path.GetFileName(incoming)}" : null;
            if (kept is null) Directory.Delete(keys);
            else Directory.Move(keys, kept);
        }

        if (Directory.Exists(fresh)) Directory.Move(fresh, keys);
        File.Move(DataDirectory.DatabaseIn(incoming), DataDirectory.DatabaseIn(to.Root));
        if (kept is not null) Console.WriteLine($"The previous keys in {keys} were moved to {kept}");
    }

    private static void CopyFile(string source, string target)
    {
        using var reading = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var writing = OwnFiles.Create(target);
        reading.CopyTo(writing);
        writing.Flush(flushToDisk: true);
    }

    /// <summary>Copies at most <see cref="LongestKey"/> bytes.</summary>
    private static string? CopyKey(string source, string target)
    {
        var bytes = new byte[LongestKey + 1];
        using var reading = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read);
        var length = reading.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > LongestKey) return $"it is longer than {LongestKey} bytes";
        using var writing = OwnFiles.Create(target);
        writing.Write(bytes, 0, length);
        writing.Flush(flushToDisk: true);
        return null;
    }

    private static string? ProblemOf(string file)
    {
        var info = new FileInfo(file);
        if (IsLink(info)) return $"{file} is a link; a backup contains no links";
        if (!info.Exists)
            return Directory.Exists(file) ? $"{file} is a directory" : $"No backup found in {Path.GetDirectoryName(file)}: {info.Name} is missing";
        return info.Attributes.HasFlag(FileAttributes.Device) || (!OperatingSystem.IsWindows() && info.Length == 0) ? $"{file} is empty" : null;
    }

    private static bool IsLink(FileSystemInfo info) => info.LinkTarget is not null;

    /// <summary>Data Protection creates objects of the types that a key file names; only its own types are accepted.</summary>
    private static string? FindKeyProblem(string file)
    {
        if (!file.EndsWith(".xml", StringComparison.Ordinal)) return "its name does not end with .xml";
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var key = XElement.Load(reader);
            if (key.Name.LocalName is not ("key" or "revocation")) return $"it begins with <{key.Name.LocalName}>";
            return key.DescendantsAndSelf().Attributes().FirstOrDefault(IsForeignType) is { } type ? $"it names the type {type.Value}" : null;
        }
        catch (XmlException error)
        {
            return error.Message;
        }
    }

    private static bool IsForeignType(XAttribute attribute) =>
        attribute.Name.LocalName.EndsWith("Type", StringComparison.OrdinalIgnoreCase) && !attribute.Value.StartsWith(OwnTypes, StringComparison.Ordinal);
}
