using System.Diagnostics;
using System.Text.RegularExpressions;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.NodeScripts;

/// <summary>Runs scripts and test files of a folder with Node.js.</summary>
internal static partial class NodeScript
{
    /// <summary>Runs one script; returns the exit code and all output.</summary>
    public static Task<(int ExitCode, string Output)> Run(string folder, IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        RunProgram(Places.Node!, folder, environment, arguments);

    /// <summary>Runs any program of this machine.</summary>
    public static async Task<(int ExitCode, string Output)> RunProgram(
        string program, string folder, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, await output + await errors);
    }

    /// <summary>Runs one <c>*.test.mjs</c>; fails with the names of the failed tests, and when the file has no test.</summary>
    public static async Task RunTests(string folder, IEnumerable<(string Name, string Value)> environment, string file, ITestOutputHelper output)
    {
        var (exitCode, tap) = await Run(folder, environment, "--test-reporter=tap", "--test", file);

        output.WriteLine(tap);
        Assert.True(exitCode == 0, string.Join('\n', Failures().Matches(tap).Select(match => match.Value)));
        Assert.True(int.Parse(Passed().Match(tap).Groups["count"].Value) > 0, "no test of the file ran");
    }

    /// <summary>The environment variables with which the scripts of the SDK folder find the server.</summary>
    public static (string Name, string Value)[] Address(params ServerProcess[] nodes)
        => [("TEST_ORIGIN", string.Join(',', nodes.Select(node => node.Origin.GetLeftPart(UriPartial.Authority)))), ("TEST_API_KEY", ServerProcess.ApiKey)];

    [GeneratedRegex(@"^\s*(not ok|error:) .*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Failures();

    [GeneratedRegex(@"^# pass (?<count>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Passed();
}
