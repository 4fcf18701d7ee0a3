namespace ActivitySmith.Docs.Tests;

/// <summary>Text files other than the pages: sources, scripts, migrations and their comments.</summary>
internal static class SourceTexts
{
    private static readonly string[] Folders = ["src", "tests", "tools", "benchmarks", "build", "deploy"];

    private static readonly string[] Scripts = ["run", "test", "bench", "Dockerfile"];

    private static readonly string[] Extensions = [".cs", ".razor", ".js", ".mjs", ".css", ".sh", ".sql", ".txt", ".md", ".csproj", ".props", ".service"];

    public static IReadOnlyList<Document> All { get; } =
    [
        .. Scripts.Select(name => Path.Combine(Documents.Root, name))
            .Concat(Folders.SelectMany(folder => Below(Path.Combine(Documents.Root, folder))))
            .Select(path => new Document(Path.GetRelativePath(Documents.Root, path), File.ReadAllLines(path))),
    ];

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal))
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => Path.GetFileName(inner) is not ("bin" or "obj" or "node_modules"))
            .SelectMany(Below));
}
