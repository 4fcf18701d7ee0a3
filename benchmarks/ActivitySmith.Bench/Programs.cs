namespace ActivitySmith.Bench;

/// <summary>Other programs that are measured for comparison.</summary>
internal static class Programs
{
    /// <summary>The program's path; null when the machine does not have it.</summary>
    public static string? Find(string name)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/local/sbin"];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
