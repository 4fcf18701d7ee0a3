using System.Diagnostics;
using System.Runtime.InteropServices;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.FirstStart;

public sealed class ReleaseTests
{
    private const string Required = "needs root, curl and dpkg on Debian for amd64, no running systemd, and no ActivitySmith that is installed here";

    private static readonly string[] Programs = ["/etc/debian_version", "/usr/bin/dpkg", "/usr/bin/deb-systemd-helper", "/usr/bin/setpriv"];
    private static readonly string[] Installed =
        ["/opt/activitysmith", "/etc/activitysmith", "/var/lib/activitysmith", "/etc/systemd/system/activitysmith.service", "/usr/bin/activitysmith"];

    /// <summary>True where the package can be installed and purged without touching a server of this machine; the script checks again.</summary>
    public static bool CanInstall => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture is Architecture.X64 && Environment.IsPrivilegedProcess
        && Places.HasCurl && Programs.All(File.Exists) && !Directory.Exists("/run/systemd/system") && !Installed.Any(Path.Exists);

    [Fact(Skip = Required, SkipUnless = nameof(CanInstall))]
    [Trait("long", "true")]
    public async Task The_archive_runs_without_the_SDK_and_the_package_keeps_data_until_it_is_purged()
    {
        var start = new ProcessStartInfo(Path.Combine(Places.RepositoryRoot, "build", "package-check.sh"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { $"{FreePort.Next()}", $"{FreePort.Next()}" },
        };
        using var check = Process.Start(start)!;
        var output = check.StandardOutput.ReadToEndAsync();
        var errors = check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.True(check.ExitCode == 0, await output + await errors);
    }
}
