using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>The help of the scripts is complete and needs no installed .NET.</summary>
public sealed partial class HelpTests
{
    /// <summary>The programs that the help may use.</summary>
    private static readonly string[] Programs = ["bash", "cat", "dirname", "env", "sed"];

    public static TheoryData<string, string> HelpOptions => new((
        from script in new[] { "run", "test", "bench" }
        from option in new[] { "--help", "-h" }
        select (script, option)).ToArray());

    [Theory(Skip = "needs bash", SkipUnless = nameof(Shell.IsHere), SkipType = typeof(Shell))]
    [MemberData(nameof(HelpOptions))]
    public async Task A_script_prints_every_option_that_it_parses_without_a_dotnet(string script, string option)
    {
        var (code, printed) = await Help(script, option);

        Assert.Equal(0, code);
        var parsed = OptionsOf(script);
        Assert.Contains("--help", parsed);
        var missing = parsed.Where(known => !Regex.IsMatch(printed, $@"(?<![\w-]){known}(?![\w-])"));
        Claim.None(missing.Select(known => $"./{script} {option} does not name {known}"));
    }

    [Fact(Skip = "needs bash", SkipUnless = nameof(Shell.IsHere), SkipType = typeof(Shell))]
    public async Task The_help_of_run_has_every_line_of_the_servers_usage()
    {
        var (_, printed) = await Help("run", "--help");

        var lines = printed.Split('\n');
        var usage = File.ReadAllLines(Path.Combine(Documents.Root, "src", "ActivitySmith.Server", "Commands", "Usage.txt"));
        var expected = usage.Select(line => line.Replace("activitysmith ", "./run ", StringComparison.Ordinal));
        Claim.None(expected.Where(line => !lines.Contains(line, StringComparer.Ordinal)));
    }

    [Fact(Skip = "needs bash", SkipUnless = nameof(Shell.IsHere), SkipType = typeof(Shell))]
    public async Task The_help_of_bench_names_every_benchmark()
    {
        var (_, printed) = await Help("bench", "--help");

        var path = Path.Combine(Documents.Root, "benchmarks", "ActivitySmith.Bench", "Program.cs");
        var program = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var benchmarks = Benchmark().Matches(program).Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(benchmarks);
        Assert.Contains("--short", printed, StringComparison.Ordinal);
        Claim.None(benchmarks.Where(name => !printed.Contains($"\n  {name} ", StringComparison.Ordinal)));
    }

    [Fact(Skip = "needs bash", SkipUnless = nameof(Shell.IsHere), SkipType = typeof(Shell))]
    public async Task An_unknown_option_of_test_is_refused_with_the_help()
    {
        var (code, printed) = await Help("test", "--lnog");

        Assert.Equal(64, code);
        Assert.Contains("no option --lnog", printed, StringComparison.Ordinal);
        Assert.Contains("--long", printed, StringComparison.Ordinal);
    }

    /// <summary>Runs a script with only <see cref="Programs"/> on PATH and an empty HOME. Returns the exit code and both outputs together.</summary>
    private static async Task<(int Code, string Printed)> Help(string script, string option)
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-help-");
        try
        {
            foreach (var program in Programs)
            {
                var found = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(at => Path.Combine(at, program)).First(File.Exists);
                File.CreateSymbolicLink(Path.Combine(folder.FullName, program), found);
            }

            var start = new ProcessStartInfo("bash", ["-c", "exec 2>&1; exec \"$0\" \"$1\"", Path.Combine(Documents.Root, script), option])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            start.Environment.Clear();
            start.Environment["PATH"] = start.Environment["HOME"] = folder.FullName;
            using var bash = Process.Start(start)!;
            var printed = await bash.StandardOutput.ReadToEndAsync();
            await bash.WaitForExitAsync();
            return (bash.ExitCode, printed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The options in the patterns of <c>case</c>: <c>--help | -h) ...</c>.</summary>
    private static List<string> OptionsOf(string script) =>
    [
        .. File.ReadLines(Path.Combine(Documents.Root, script))
            .Select(line => Pattern().Match(line)).Where(match => match.Success)
            .SelectMany(match => match.Groups["option"].Captures.Select(capture => capture.Value)),
    ];

    [GeneratedRegex(@"(^|\bin)\s*\(?((?<option>--?[a-z][a-z-]*)(=\*)?\s*\|?\s*)+\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    [GeneratedRegex("\\[\"(?<name>[a-z]+)\"\\] =", RegexOptions.ExplicitCapture)]
    private static partial Regex Benchmark();
}
