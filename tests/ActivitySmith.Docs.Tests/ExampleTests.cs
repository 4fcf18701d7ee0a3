using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>The examples do what the text around them promises: a person who copies them gets no error.</summary>
public sealed class ExampleTests
{
    /// <summary>The address that the pages name; a test's server has another port.</summary>
    private const string DocumentedAddress = "http://127.0.0.1:5080";

    private const string OperatorKey = "operator-key-of-the-docs-tests";

    public static TheoryData<string> DocumentsWithExamples =>
        [.. Documents.All.Where(document => document.Blocks().Any(block => block.IsRun)).Select(document => document.Name)];

    [Theory(Skip = "needs bash and curl", SkipUnless = nameof(Shell.IsHere), SkipType = typeof(Shell))]
    [MemberData(nameof(DocumentsWithExamples))]
    public async Task The_examples_of_a_page_run_one_after_the_other_and_are_answered_with_2xx(string document)
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ACTIVITYSMITH_URL"] = server.Url,
            ["ACTIVITYSMITH_API_KEY"] = server.ApiKey,
            ["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey,
        };
        var blocks = Documents.Named(document).Blocks().Where(block => block.IsRun).ToList();
        // One shell for the whole page, as a reader has one: later examples may use what earlier ones set.
        var script = string.Join('\n', blocks.Select(block => $"{Shell.Say($"{document}, line {block.Line}")}\n{block.Content.Replace(DocumentedAddress, server.Url, StringComparison.Ordinal)}"));

        var run = await Shell.Run(script, environment);

        Assert.True(run.ExitCode == 0, $"Ended with {run.ExitCode}:\n{run.Output}");
        Assert.NotEmpty(run.Statuses);
        Assert.All(run.Statuses, status => Assert.True(status is >= 200 and <= 299, $"HTTP {status}:\n{run.Output}"));
    }

    [Fact]
    public void Every_shell_block_with_curl_is_run_or_says_why_not()
    {
        var silent = Documents.All
            .SelectMany(document => document.Blocks()
                .Where(block => block.IsShell && block.Content.Contains("curl ", StringComparison.Ordinal))
                .Where(block => !block.IsRun && !block.Mark.StartsWith(CodeBlock.NotRun, StringComparison.Ordinal))
                .Select(block => $"{document.Name}, line {block.Line}"));

        Claim.None(silent);
    }
}
