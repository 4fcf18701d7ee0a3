using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace ActivitySmith.Docs.Tests;

/// <summary>Workflows run third-party code with a token of this repository. Each names the exact code, its timeout and its permissions.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Documents.Root, ".github");

    public static TheoryData<string> Workflows =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "workflows")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_yaml_file_of_github_parses() =>
        Assert.All(Directory.EnumerateFiles(Folder, "*.yml", SearchOption.AllDirectories), path => Assert.IsType<YamlMappingNode>(Read(path)));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_grants_only_the_permissions_that_a_job_names(string workflow)
    {
        var root = Read(Path.Combine(Folder, "workflows", workflow));

        Assert.Empty(Assert.IsType<YamlMappingNode>(root["permissions"]).Children);
        Assert.All(Jobs(root), job => Assert.IsType<YamlMappingNode>(job["permissions"]));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_job_has_a_timeout(string workflow) => Assert.All(
        Jobs(Read(Path.Combine(Folder, "workflows", workflow))),
        job => Assert.InRange(int.Parse(Assert.IsType<YamlScalarNode>(job["timeout-minutes"]).Value!), 1, 360));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void An_action_is_pinned_to_a_full_commit_id_and_names_its_version(string workflow)
    {
        var path = Path.Combine(Folder, "workflows", workflow);
        var uses = Read(path).AllNodes.OfType<YamlMappingNode>()
            .Where(node => node.Children.ContainsKey("uses")).Select(node => Assert.IsType<YamlScalarNode>(node["uses"]).Value!).ToList();

        Assert.All(uses, action => Assert.Matches(Pinned(), action));
        Claim.None(File.ReadLines(path).Where(line => line.Contains("uses:", StringComparison.Ordinal) && !Versioned().IsMatch(line)));
    }

    private static YamlMappingNode Read(string path)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(path);
        yaml.Load(reader);
        return Assert.IsType<YamlMappingNode>(Assert.Single(yaml.Documents).RootNode);
    }

    private static IEnumerable<YamlMappingNode> Jobs(YamlMappingNode root) => ((YamlMappingNode)root["jobs"]).Children.Values.Cast<YamlMappingNode>();

    [GeneratedRegex("^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+@[0-9a-f]{40}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pinned();

    [GeneratedRegex(@" # v\d+\.\d+\.\d+$")]
    private static partial Regex Versioned();
}
