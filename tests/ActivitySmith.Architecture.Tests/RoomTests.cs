using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>Which project may name which (the table of rooms in docs/architecture.md).</summary>
public sealed class RoomTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["ActivitySmith.Contracts"] = [],
        ["ActivitySmith.Domain"] = [],
        ["ActivitySmith.Ledger"] = ["ActivitySmith.Domain"],
        ["ActivitySmith.Delivery"] = ["ActivitySmith.Domain", "ActivitySmith.Ledger"],
        ["ActivitySmith.Server"] = ["ActivitySmith.Contracts", "ActivitySmith.Domain", "ActivitySmith.Ledger", "ActivitySmith.Delivery"],
    };

    public static TheoryData<string> Rooms => [.. MayReference.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_refers_only_to_the_rooms_below_it(string name)
    {
        var project = Assert.Single(Repository.Projects("src"), project => project.Name == name);

        Assert.Empty(project.References.Except(MayReference[name], StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_in_src_is_a_room_of_the_table()
        => Assert.Equal(MayReference.Keys.Order(StringComparer.Ordinal), Repository.Projects("src").Select(project => project.Name));

    [Fact]
    public void Tools_refer_to_the_wire_types_alone()
        => Assert.All(Repository.Projects("tools"), tool => Assert.All(tool.References, name => Assert.Equal("ActivitySmith.Contracts", name)));

    [Theory]
    [InlineData("ActivitySmith.Contracts")]
    [InlineData("ActivitySmith.Domain")]
    public void A_room_of_the_base_library_has_no_packages(string name)
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
