using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>Directory.Packages.props is the only place with package versions, and each is exact, so that every build restores the same packages.</summary>
public sealed partial class PackageVersionTests
{
    private static readonly string[] Folders = ["src", "tests", "tools", "benchmarks"];

    private static readonly Dictionary<string, string> Central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .ToDictionary(entry => entry.Attribute("Include")!.Value, entry => entry.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Every_referenced_package_has_its_version_in_the_central_file()
        => Assert.All(
            Repository.Projects(Folders).SelectMany(project => project.Includes("PackageReference")),
            name => Assert.Contains(name, Central.Keys));

    [Fact]
    public void No_project_file_contains_a_version()
        => Assert.All(Repository.Projects(Folders), project => Assert.All(project.Xml.Descendants("PackageReference"), reference =>
        {
            Assert.Null(reference.Attribute("Version"));
            Assert.Null(reference.Attribute("VersionOverride"));
        }));

    [Fact]
    public void Every_central_version_is_exact() => Assert.All(Central.Values, version => Assert.Matches(Exact(), version));

    [Fact]
    public void Every_central_version_is_of_a_package_that_is_referenced()
    {
        var shared = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("PackageReference")
            .Select(entry => entry.Attribute("Include")!.Value);
        var referenced = Repository.Projects(Folders).SelectMany(project => project.Includes("PackageReference")).Concat(shared);

        Assert.Empty(Central.Keys.Except(referenced, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_project_has_a_lock_file_with_the_central_versions_and_no_address()
        => Assert.All(Repository.Projects(Folders), project =>
        {
            var text = File.ReadAllText(LockOf(project));
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
            using var file = JsonDocument.Parse(text);
            var direct = file.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
                .Where(entry => entry.Value.GetProperty("type").GetString() == "Direct").ToList();
            Assert.All(direct, entry => Assert.Equal(Central[entry.Name], entry.Value.GetProperty("resolved").GetString()));
            Assert.Empty(project.Includes("PackageReference").Except(direct.Select(entry => entry.Name)));
        });

    [Fact]
    public void A_lock_file_of_a_published_program_is_the_same_on_every_platform()
    {
        var platforms = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("AllPlatforms").Single().Value.Split(';');
        var published = Repository.Projects(Folders).Where(project => project.Xml.Descendants("UseCurrentRuntimeIdentifier").Any()).ToList();

        Assert.NotEmpty(published);
        Assert.All(published, project =>
        {
            using var file = JsonDocument.Parse(File.ReadAllText(LockOf(project)));
            var targets = file.RootElement.GetProperty("dependencies").EnumerateObject().Select(target => target.Name);
            Assert.Equal(platforms.Select(platform => $"net10.0/{platform}").Prepend("net10.0")
                .Order(StringComparer.Ordinal), targets.Order(StringComparer.Ordinal));
        });
    }

    /// <summary>QRCoder depends on it for bitmaps on Windows.</summary>
    [Fact]
    public void The_server_is_built_without_System_Drawing_Common()
    {
        var dependencies = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "activitysmith.deps.json"));

        Assert.Contains("QRCoder/", dependencies, StringComparison.Ordinal);
        Assert.DoesNotContain("System.Drawing.Common", dependencies, StringComparison.OrdinalIgnoreCase);
    }

    private static string LockOf(ProjectFile project) => Path.Combine(Path.GetDirectoryName(project.FullPath)!, "packages.lock.json");

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exact();
}
