using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>Versions live in Directory.Packages.props alone, each exact, so that every build restores the same packages.</summary>
public sealed partial class PackageVersionTests
{
    private static readonly string[] Everywhere = ["src", "tests", "tools", "benchmarks"];

    private static readonly Dictionary<string, string> Central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .ToDictionary(entry => entry.Attribute("Include")!.Value, entry => entry.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Every_referenced_package_has_its_version_in_the_central_file()
        => Assert.All(Repository.Projects(Everywhere), project => Assert.All(project.Includes("PackageReference"), name => Assert.Contains(name, Central.Keys)));

    [Fact]
    public void No_project_names_a_version_of_its_own()
        => Assert.All(Repository.Projects(Everywhere), project => Assert.All(project.Xml.Descendants("PackageReference"), reference =>
        {
            Assert.Null(reference.Attribute("Version"));
            Assert.Null(reference.Attribute("VersionOverride"));
        }));

    [Fact]
    public void Every_central_version_is_exact() => Assert.All(Central.Values, version => Assert.Matches(Exact(), version));

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exact();
}
