using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>
/// docs/requests.http holds the examples of docs/api.md for editors that send such files. Bash runs the examples with a function named curl that
/// records its arguments, so that functions and variables of the page are resolved.
/// </summary>
public sealed partial class RequestFileTests
{
    private const string Page = "docs/api.md";
    private const string RequestFile = "docs/requests.http";

    /// <summary>Each argument ends with NUL, each call with an empty argument. Later requests use the ids that the function prints.</summary>
    private const string RecordingCurl = """
        curl() {
          printf '%s\0' "$heading" "$@" "" >>calls
          printf '{"activity_id":"{{start.response.body.$.activity_id}}","notification_id":"{{deploying.response.body.$.notification_id}}"}\n'
        }
        """;

    private const string Head = """
        # The examples of api.md. Set ACTIVITYSMITH_API_KEY before the editor starts: https://learn.microsoft.com/aspnet/core/test/http-files
        @url = http://127.0.0.1:5080
        @key = {{$processEnv ACTIVITYSMITH_API_KEY}}


        """;

    [Fact(Skip = "needs bash and curl", SkipUnless = nameof(Shell.IsHere), SkipType = typeof(Shell))]
    public async Task The_request_file_has_the_examples_of_the_api_page()
    {
        var expected = Head + string.Concat((await Calls()).Select(Format));

        var artifact = Path.Combine(Documents.Root, "artifacts", Path.GetFileName(RequestFile));
        Directory.CreateDirectory(Path.GetDirectoryName(artifact)!);
        await File.WriteAllTextAsync(artifact, expected, TestContext.Current.CancellationToken);
        var actual = await File.ReadAllTextAsync(Path.Combine(Documents.Root, RequestFile), TestContext.Current.CancellationToken);
        Assert.True(expected == actual, $"{RequestFile} differs from the examples of {Page}; cp {artifact} {RequestFile}");
    }

    /// <summary>For each request: the heading above it, then the arguments of curl.</summary>
    private static async Task<List<string[]>> Calls()
    {
        var page = Documents.Named(Page);
        var script = new StringBuilder("rm -f calls\n").AppendLine(RecordingCurl);
        foreach (var block in page.Blocks().Where(block => block.IsRun))
        {
            var heading = page.Lines.Take(block.Line).Last(line => line.StartsWith("## ", StringComparison.Ordinal))[3..];
            script.Append("heading='").Append(heading).Append("'\n").Append(block.Content).Append('\n');
        }

        script.Append("exec cat calls\n");
        var run = await Shell.Run(script.ToString(), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ACTIVITYSMITH_URL"] = "{{url}}",
            ["ACTIVITYSMITH_API_KEY"] = "{{key}}",
        });
        Assert.True(run.ExitCode == 0, run.Output);
        // The function's output comes before the first heading.
        var first = run.Output.LastIndexOf("\"}", run.Output.IndexOf('\0', StringComparison.Ordinal), StringComparison.Ordinal) + 2;
        var output = run.Output[first..].TrimStart();
        return [.. output.Split("\0\0", StringSplitOptions.RemoveEmptyEntries).Select(call => call.Split('\0'))];
    }

    private static string Format(string[] call)
    {
        var (method, url, data, headers) = ("GET", "", "", new List<string>());
        for (var at = 1; at < call.Length; at++)
        {
            switch (call[at])
            {
                case "-X": method = call[++at]; break;
                case "-H": headers.Add(call[++at]); break;
                case "-d": data = call[++at]; break;
                case var option when option.StartsWith('-'): throw new InvalidOperationException($"This test cannot convert curl's option {option}");
                default: url = call[at]; break;
            }
        }

        if (data.Length > 0) using (JsonDocument.Parse(data.Replace("{{start", "{start", StringComparison.Ordinal))) { }
        var text = new StringBuilder($"### {call[0]}: {method} {url.Replace("{{url}}", "", StringComparison.Ordinal)}\n");
        if (url.EndsWith("/api/live-activity/start", StringComparison.Ordinal)) text.Append("# @name start\n");
        if (data.Contains("Deploying", StringComparison.Ordinal) && method == "POST") text.Append("# @name deploying\n");
        text.Append($"{method} {url}\n").AppendJoin("", headers.Select(header => header + "\n"));
        if (data.Length > 0) text.Append('\n').Append(Indent().Replace(data, "\n")).Append('\n');
        return text.Append('\n').ToString();
    }

    /// <summary>Bodies in the page's blocks are indented by two columns.</summary>
    [GeneratedRegex(@"\n  ")]
    private static partial Regex Indent();
}
