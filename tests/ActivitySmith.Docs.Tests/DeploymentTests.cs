using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>The unit, the Docker page and the image restrict the server and handle exit codes as the pages say.</summary>
public sealed class DeploymentTests
{
    private const string Unit = "deploy/activitysmith.service";

    [Fact]
    public void The_unit_restarts_the_server_except_after_an_invalid_setting()
    {
        var unit = File.ReadAllLines(Path.Combine(Documents.Root, Unit));

        Assert.Contains("Restart=on-failure", unit);
        Assert.Contains("RestartPreventExitStatus=2", unit);
        var row = Assert.Single(Documents.Named("docs/operation.md").Lines, line => line.Contains("RestartPreventExitStatus=2", StringComparison.Ordinal));
        Assert.StartsWith("| 2 | settings that cannot be used,", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("CapabilityBoundingSet=")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("UMask=0077")]
    [InlineData("User=activitysmith")]
    public void The_unit_restricts_the_server(string line) => Assert.Contains(line, File.ReadAllLines(Path.Combine(Documents.Root, Unit)));

    [Theory]
    [InlineData("read_only: true")]
    [InlineData("cap_drop: [ALL]")]
    [InlineData("- no-new-privileges:true")]
    [InlineData("- \"127.0.0.1:5080:5080\"")]
    public void The_docker_page_shows_a_restricted_container(string line)
    {
        var compose = Documents.Named("docs/deploy/docker.md").Blocks().First(block => block.Language == "yaml");

        Assert.Contains(line, compose.Content.Split('\n').Select(text => text.Trim()));
    }

    [Fact]
    public void The_image_runs_as_an_unprivileged_user() =>
        Assert.Contains("USER $APP_UID", File.ReadAllLines(Path.Combine(Documents.Root, "Dockerfile")));
}
