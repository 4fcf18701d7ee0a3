using System.Reflection;
using System.Xml.Linq;

namespace ActivitySmith.Architecture.Tests;

/// <summary>The files of the checkout that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "RepositoryRoot").Value!;

    public static IEnumerable<ProjectFile> Projects(params string[] folders) => folders
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal)
        .Select(path => new ProjectFile(path, XDocument.Load(path)));

    public static IEnumerable<string> Sources(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));
}

internal sealed record ProjectFile(string FullPath, XDocument Xml)
{
    public string Name => Path.GetFileNameWithoutExtension(FullPath);

    public string Sdk => Xml.Root!.Attribute("Sdk")?.Value ?? "";

    public IEnumerable<string> References => Includes("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    public IEnumerable<string> Includes(string item) => Xml.Descendants(item).Select(element => element.Attribute("Include")?.Value ?? "");
}
