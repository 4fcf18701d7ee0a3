using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>The examples of the pages run without an error on a new server.</summary>
public sealed class ExampleTests
{
    /// <summary>The address in the pages. The server of a test has another port.</summary>
    private const string DocumentedAddress = "http://127.0.0.1:5080";

    private const string OperatorKey = "operator-key-of-the-docs-tests";

    public static TheoryData<string> DocumentsWithExamples =>
        [.. Documents.All.Where(document => document.Blocks().Any(block => block.IsRun)).Select(document => document.Name)];

    [Theory(Skip = "needs bash and curl", SkipUnless = nameof(Shell.IsHere), SkipType = typeof(Shell))]
    [MemberData(nameof(DocumentsWithExamples))]
    public async Task The_examples_of_a_page_run_in_order_and_get_2xx_responses(string document)
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ACTIVITYSMITH_URL"] = server.Url,
            ["ACTIVITYSMITH_API_KEY"] = server.ApiKey,
            ["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey,
        };
        var blocks = Documents.Named(document).Blocks().Where(block => block.IsRun).ToList();
        // One shell for the whole page: later examples use variables and functions of earlier ones.
        var script = string.Join('\n', blocks.Select(block => $"{Shell.Say($"{document}, line {block.Line}")}\n{block.Content}"))
            .Replace(DocumentedAddress, server.Url, StringComparison.Ordinal);

        var run = await Shell.Run(script, environment);

        Assert.True(run.ExitCode == 0, $"Exit code {run.ExitCode}:\n{run.Output}");
        Assert.NotEmpty(run.Statuses);
        Assert.All(run.Statuses, status => Assert.True(status is >= 200 and <= 299, $"HTTP {status}:\n{run.Output}"));
    }

    [Fact]
    public void Every_shell_block_with_curl_runs_or_says_why_not()
    {
        var silent = Documents.All
            .SelectMany(document => document.Blocks()
                .Where(block => block.IsShell && block.Content.Contains("curl ", StringComparison.Ordinal))
                .Where(block => !block.IsRun && !block.Mark.StartsWith(CodeBlock.NotRun, StringComparison.Ordinal))
                .Select(block => $"{document.Name}, line {block.Line}"));

        Claim.None(silent);
    }
}
