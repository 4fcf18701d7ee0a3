using System.Diagnostics;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Tests.Control;

/// <summary>The simulator as a process that scripts start.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_prints_its_addresses_and_ends_on_request()
    {
        var folder = Directory.CreateTempSubdirectory("phone-simulator-").FullName;
        using var process = Start("--certs", folder, "--key-id", "PRINTEDKEY");
        using var timeout = new CancellationTokenSource(Timeout);
        var lines = new Dictionary<string, string>();
        while (!lines.ContainsKey("control") && await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
            lines[line.Split(' ')[0]] = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];

        Assert.StartsWith("https://127.0.0.1:", lines["apns"]);
        Assert.StartsWith("https://127.0.0.1:", lines["manage"]);
        Assert.True(File.Exists(lines["ca"]));
        Assert.Equal(Path.Combine(folder, "AuthKey_PRINTEDKEY.p8"), lines["key"].Split(' ')[0]);
        using var http = new HttpClient();
        Assert.Contains("\"phones\":[]", await http.GetStringAsync(lines["control"] + "/state", timeout.Token));

        using (var kill = Process.Start("kill", process.Id.ToString())) await kill.WaitForExitAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        Assert.Equal(0, process.ExitCode);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_wrong_option_is_named()
    {
        using var process = Start("--apns-port", "70000");
        using var timeout = new CancellationTokenSource(Timeout);
        var error = await process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);

        Assert.StartsWith("--apns-port 70000 is not a valid value", error);
        Assert.Equal(64, process.ExitCode);
    }

    [Fact]
    public void Every_option_of_the_usage_is_accepted()
    {
        var file = typeof(ProcessTests).Assembly.Location;
        var values = new Dictionary<string, string> { ["--server"] = "http://127.0.0.1:1", ["--script"] = file, ["--pair"] = file };
        foreach (var name in CommandLine.Usage.Split(' ', '[', ']', '\n').Where(word => word.StartsWith("--", StringComparison.Ordinal)))
        {
            string[] arguments = name == "--accept-any-token" ? [name] : [name, values.GetValueOrDefault(name, "2")];
            Assert.Null(CommandLine.Read(arguments).Error);
        }
    }

    [Fact]
    public void The_authority_and_the_key_survive_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("phone-simulator-").FullName;
        var now = TimeProvider.System.GetUtcNow();
        using var first = SimulatorCertificates.Open(folder, now);
        var key = ProviderKeyFile.Open(folder, "K").Key.ExportSubjectPublicKeyInfoPem();
        using var second = SimulatorCertificates.Open(folder, now);

        Assert.Equal(first.Authority.Thumbprint, second.Authority.Thumbprint);
        Assert.Equal(key, ProviderKeyFile.Open(folder, "K").Key.ExportSubjectPublicKeyInfoPem());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "ca-key.pem")));
        Directory.Delete(folder, recursive: true);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "phone-simulator.dll"), .. arguments]) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
