using System.Reflection;

namespace ActivitySmith.Docs.Tests;

/// <summary>The pages: Markdown files in the root of the repository and below docs/.</summary>
internal static class Documents
{
    public static readonly string Root = typeof(Documents).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "RepositoryRoot").Value!;

    public static IReadOnlyList<Document> All { get; } =
    [
        .. new[] { "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md" }.Select(Read),
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal).Select(Read),
    ];

    public static Document Named(string name) => All.Single(document => document.Name == name);

    private static Document Read(string name) => new(name, File.ReadAllLines(Path.Combine(Root, name)));
}
