using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ActivitySmith.Docs.Tests;

/// <summary>Runs examples unchanged in bash. A .curlrc makes curl report the status of every response and fail on 400 and above.</summary>
public static partial class Shell
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private static readonly string[] Settings =
        ["silent", "show-error", "fail-with-body", "max-time = 20", """write-out = "%{stderr}\nHTTP %{http_code}\n" """];

    public static bool IsHere => OnPath("bash") && OnPath("curl");

    /// <summary>A command that prints where the script is, for the output of a failed test.</summary>
    public static string Say(string text) => $"echo '== {text}' >&2";

    internal static async Task<ShellRun> Run(string script, IReadOnlyDictionary<string, string> environment)
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-docs-");
        try
        {
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, ".curlrc"), Settings);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "script.sh"), $"exec 2>&1\nset -euo pipefail\n{script}\n");
            var start = new ProcessStartInfo("bash", ["script.sh"])
            {
                WorkingDirectory = folder.FullName,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment = { ["CURL_HOME"] = folder.FullName },
            };
            foreach (var (name, value) in environment) start.Environment[name] = value;
            using var bash = Process.Start(start)!;
            using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
            await using var killing = deadline.Token.Register(() => bash.Kill(entireProcessTree: true));
            var output = await bash.StandardOutput.ReadToEndAsync();
            await bash.WaitForExitAsync();
            return new ShellRun(bash.ExitCode, output, [.. Status().Matches(output).Select(match => int.Parse(match.Groups["status"].Value))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex("^HTTP (?<status>\\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Status();
}

/// <param name="Output">Both streams, interleaved.</param>
/// <param name="Statuses">The status of every response to curl, in order.</param>
internal sealed record ShellRun(int ExitCode, string Output, IReadOnlyList<int> Statuses);
