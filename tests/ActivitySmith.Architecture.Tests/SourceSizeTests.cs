using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>A source file has at most 400 lines, so that it stays about one idea, and a line fits on a screen.</summary>
public sealed class SourceSizeTests
{
    private const int LongestFile = 400;

    private const int LongestLine = 160;

    private static readonly string[] Folders = ["src", "tests", "tools", "benchmarks", "build"];

    private static readonly string[] Extensions = [".cs", ".razor", ".js", ".ts", ".css", ".mjs", ".sh"];

    [Fact]
    public void No_file_is_longer_than_400_lines()
        => Assert.DoesNotContain(Sources(), path => File.ReadLines(path).Count() > LongestFile);

    [Fact]
    public void No_line_is_longer_than_160_characters() => Assert.Empty(
        from path in Sources()
        from line in File.ReadLines(path).Index()
        where line.Item.Length > LongestLine
        select $"{Path.GetRelativePath(Repository.Root, path)}:{line.Index + 1} has {line.Item.Length} characters");

    private static IEnumerable<string> Sources() => Folders
        .SelectMany(folder => Repository.Sources(folder, "*"))
        .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal));
}
