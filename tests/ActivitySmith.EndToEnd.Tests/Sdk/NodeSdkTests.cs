using System.Text.RegularExpressions;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Sdk;

/// <summary>The official Node SDK (npm activitysmith) against the started server; the claims themselves are in the node folder.</summary>
public sealed partial class NodeSdkTests(ITestOutputHelper output)
{
    private const string Skipped = NodeScript.Missing;

    [Fact(Skip = Skipped, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public Task Every_method_of_the_sdk_works() => Run("methods.test.mjs");

    [Fact(Skip = Skipped, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public Task Every_content_state_type_is_held_as_sent() => Run("states.test.mjs");

    [Fact(Skip = Skipped, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public Task Every_refusal_reaches_the_caller_as_the_sdks_own_error() => Run("errors.test.mjs");

    [Fact(Skip = Skipped, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public Task The_rate_limit_reaches_the_caller() => Run("limits.test.mjs", ("ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE", "3"));

    private async Task Run(string file, params (string, string)[] settings)
    {
        await using var server = await ServerProcess.Start(settings);

        var (exitCode, tap) = await NodeScript.Run(server, "--test-reporter=tap", "--test", file);

        output.WriteLine(tap);
        Assert.True(exitCode == 0, string.Join('\n', Failures().Matches(tap).Select(match => match.Value)) + "\n" + tap);
        Assert.True(int.Parse(Passed().Match(tap).Groups["count"].Value) > 0, "no test of the file ran");
    }

    [GeneratedRegex(@"^\s*not ok .*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Failures();

    [GeneratedRegex(@"^# pass (?<count>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Passed();
}
