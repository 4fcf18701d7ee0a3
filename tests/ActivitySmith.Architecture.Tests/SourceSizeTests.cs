using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>A file holds one idea.</summary>
public sealed class SourceSizeTests
{
    private const int LongestFile = 400;

    private static readonly string[] Folders = ["src", "tests", "tools", "benchmarks"];

    private static readonly string[] Extensions = [".cs", ".razor", ".js", ".css", ".mjs", ".sh"];

    [Fact]
    public void No_file_is_longer_than_400_lines()
        => Assert.DoesNotContain(Sources(), path => File.ReadLines(path).Count() > LongestFile);

    private static IEnumerable<string> Sources() => Folders
        .SelectMany(folder => Repository.Sources(folder, "*"))
        .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal));
}
