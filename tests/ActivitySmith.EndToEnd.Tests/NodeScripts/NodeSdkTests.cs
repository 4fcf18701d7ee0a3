using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.NodeScripts;

/// <summary>The official Node SDK (npm activitysmith) against the started server; the tests themselves are in the node folder.</summary>
public sealed class NodeSdkTests(ITestOutputHelper output)
{
    [Fact(Skip = Needs.Node, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public Task Every_method_of_the_sdk_works() => Run("methods.test.mjs");

    [Fact(Skip = Needs.Node, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public Task Every_content_state_type_is_stored_as_sent() => Run("states.test.mjs");

    [Fact(Skip = Needs.Node, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public Task Every_refusal_reaches_the_caller_as_the_sdks_own_error() => Run("errors.test.mjs");

    [Fact(Skip = Needs.Node, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public Task The_rate_limit_reaches_the_caller() => Run("limits.test.mjs", ("ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE", "3"));

    [Fact(Skip = Needs.Node, SkipUnless = nameof(Places.HasNodePackages), SkipType = typeof(Places))]
    public async Task The_sdk_works_on_three_nodes_with_each_request_to_another_node()
    {
        await using var cluster = await Cluster.Start();
        foreach (var file in (string[])["methods.test.mjs", "errors.test.mjs", "states.test.mjs"]) await NodeScript.RunTests(
            Places.NodeFolder, NodeScript.Address([.. cluster.Nodes]), file, output);
    }

    private async Task Run(string file, params (string, string)[] settings)
    {
        await using var server = await ServerProcess.Start(settings);
        await NodeScript.RunTests(Places.NodeFolder, NodeScript.Address(server), file, output);
    }
}
