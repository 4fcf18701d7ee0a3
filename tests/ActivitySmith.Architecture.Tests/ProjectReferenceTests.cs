using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>The allowed references between projects (docs/architecture.md, Projects).</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["ActivitySmith.Contracts"] = [],
        ["ActivitySmith.Domain"] = [],
        ["ActivitySmith.Ledger"] = ["ActivitySmith.Domain"],
        ["ActivitySmith.Delivery"] = ["ActivitySmith.Domain", "ActivitySmith.Ledger"],
        ["ActivitySmith.Server"] = ["ActivitySmith.Contracts", "ActivitySmith.Domain", "ActivitySmith.Ledger", "ActivitySmith.Delivery"],
    };

    public static TheoryData<string> Projects => [.. MayReference.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_the_projects_below_it(string name)
    {
        var project = Assert.Single(Repository.Projects("src"), project => project.Name == name);

        Assert.Empty(project.References.Except(MayReference[name], StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_has_every_project_of_src()
        => Assert.Equal(MayReference.Keys.Order(StringComparer.Ordinal), Repository.Projects("src").Select(project => project.Name));

    [Fact]
    public void Tools_reference_only_the_wire_types()
        => Assert.All(Repository.Projects("tools"), tool => Assert.All(tool.References, name => Assert.Equal("ActivitySmith.Contracts", name)));

    [Theory]
    [InlineData("ActivitySmith.Contracts")]
    [InlineData("ActivitySmith.Domain")]
    public void A_project_without_dependencies_references_no_package(string name)
        => Assert.Empty(Assert.Single(Repository.Projects("src"), project => project.Name == name).Includes("PackageReference"));

    [Fact]
    public void Only_the_server_is_a_web_project()
    {
        foreach (var project in Repository.Projects("src").Where(project => project.Name != "ActivitySmith.Server"))
        {
            Assert.Equal("Microsoft.NET.Sdk", project.Sdk);
            Assert.Empty(project.Includes("FrameworkReference"));
        }
    }
}
