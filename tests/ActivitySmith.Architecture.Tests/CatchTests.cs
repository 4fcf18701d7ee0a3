using System.Text.RegularExpressions;
using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>A catch of every exception rethrows it, or a comment says why that is safe; .editorconfig leaves CA1031 to this test.</summary>
public sealed partial class CatchTests
{
    [Fact]
    public void A_catch_of_every_exception_rethrows_it_or_says_why_not()
        => Assert.Empty(Repository.Sources("src", "*.cs").SelectMany(path => Silent(File.ReadAllLines(path)).Select(line => $"{path}:{line}")));

    [Theory]
    [InlineData("catch\n{\n    Forget();\n}", 1)]
    [InlineData("catch (Exception)\n{\n}", 1)]
    [InlineData("catch (Exception error)\n{\n    Log(error);\n}", 1)]
    [InlineData("catch (Exception error)\n{\n    Log(error);\n    throw;\n}", 0)]
    [InlineData("// The loop outlives its items.\ncatch (Exception error)\n{\n    Log(error);\n}", 0)]
    [InlineData("catch (Exception error)\n{\n    // The loop outlives its items.\n    Log(error);\n}", 0)]
    [InlineData("catch (IOException error)\n{\n    Log(error);\n}", 0)]
    [InlineData("catch (Exception error) when (error is IOException)\n{\n    Log(error);\n}", 0)]
    public void A_silent_catch_is_found(string code, int silent) => Assert.Equal(silent, Silent(code.Split('\n')).Count());

    /// <summary>Numbers of the lines, from 1.</summary>
    private static IEnumerable<int> Silent(string[] lines)
    {
        for (var at = 0; at < lines.Length; at++)
        {
            if (!OfEverything().IsMatch(lines[at])) continue;
            var indent = lines[at].Length - lines[at].TrimStart().Length;
            var block = lines.Skip(at + 1).TakeWhile(line => line != new string(' ', indent) + "}").ToList();
            var isSaid = (at > 0 && lines[at - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
                || block.Any(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal));
            if (!isSaid && !block.Any(line => line.Trim() == "throw;")) yield return at + 1;
        }
    }

    [GeneratedRegex(@"^\s*catch(\s*\(Exception(\s+\w+)?\))?\s*$")]
    private static partial Regex OfEverything();
}
