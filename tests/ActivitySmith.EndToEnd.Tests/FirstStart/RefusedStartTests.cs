using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.FirstStart;

/// <summary>A start with wrong settings ends with 2 and names the reason on its last line, before it has created anything.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("activitysmith-refused-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Each_wrong_setting_is_a_line_and_the_last_line_names_all()
    {
        var (code, lines) = await Run(
            [], ("ACTIVITYSMITH_URLS", "5304"), ("ACTIVITYSMITH_MAIL__STARTTLS", "no"), ("ACTIVITYSMITH_LIMITS__PUSHPERMINUTE", "1e3"));

        Assert.Equal(2, code);
        Assert.Equal(4, lines.Length);
        Assert.Equal("activitysmith: 3 errors: ACTIVITYSMITH_URLS, ACTIVITYSMITH_LIMITS__PUSHPERMINUTE, ACTIVITYSMITH_MAIL__STARTTLS", lines[^1]);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("ACTIVITYSMITH_URLS", "http://127.0.0.l:5302")]
    [InlineData("ACTIVITYSMITH_URLS", "http://192.0.2.1:5302")]
    [InlineData("ACTIVITYSMITH_PUBLIC_URL", "https://board.example.com/act")]
    [InlineData("ACTIVITYSMITH_TRUSTED_PROXIES", ",")]
    [InlineData("ACTIVITYSMITH_LOGGING__LOGLEVEL__DEFAULT", "Verbose")]
    [InlineData("ACTIVITYSMITH_APNS__KEYFILE", "/nowhere/key.p8")]
    public async Task One_wrong_setting_is_the_last_line(string name, string value)
    {
        var (code, lines) = await Run([], (name, value));

        Assert.Equal(2, code);
        Assert.StartsWith("activitysmith: ", lines[^1], StringComparison.Ordinal);
        Assert.Contains(name, lines[^1], StringComparison.Ordinal);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("--date /x", "--date")]
    [InlineData("backup --two /x", "--two")]
    [InlineData("serve", "serve")]
    public async Task An_unknown_word_is_the_last_line(string words, string named)
    {
        var (code, lines) = await Run(words.Split(' '));

        Assert.Equal(2, code);
        Assert.Contains(named, lines[^1], StringComparison.Ordinal);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("ACTIVITYSMITH_LIMITS__PUSHPERMINUTE", "1e3")]
    [InlineData("ACTIVITYSMITH_URLS", "http://192.0.2.1:5302")]
    public async Task A_warning_is_printed_before_the_error(string name, string value)
    {
        var (code, lines) = await Run([], (name, value), ("ACTIVITYSMITH_PUBLICURL", "https://board.example.com"));

        Assert.Equal(2, code);
        Assert.Equal("activitysmith: warning: ACTIVITYSMITH_PUBLICURL is not a setting; did you mean ACTIVITYSMITH_PUBLIC_URL?", lines[0]);
        Assert.StartsWith($"activitysmith: {name} ", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_spellings_of_a_name_with_different_values_are_the_last_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Names of environment variables are case-insensitive on Windows");
        var (code, lines) = await Run([], ("ACTIVITYSMITH_DATA", "here"), ("activitysmith_data", "there"));

        Assert.Equal(2, code);
        Assert.StartsWith("activitysmith: ACTIVITYSMITH_DATA is set with different values", lines[^1], StringComparison.Ordinal);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task Of_several_wrong_words_the_last_line_names_each()
    {
        var (code, lines) = await Run(["--date", "/x", "--url", "http://127.0.0.1:0"], ("ACTIVITYSMITH_LIMITS__PUSHPERMINUTE", "1e3"));

        Assert.Equal(2, code);
        Assert.Equal("activitysmith: 3 errors: --date, --url, ACTIVITYSMITH_LIMITS__PUSHPERMINUTE", lines[^1]);
    }

    [Fact]
    public async Task An_address_in_use_is_named_with_its_setting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, lines) = await Run([], ("ACTIVITYSMITH_URLS", $"http://{taken.LocalEndpoint}"));

        Assert.Equal(1, code); // Another start may succeed: a server that is still stopping may have the port.
        Assert.StartsWith("activitysmith: ACTIVITYSMITH_URLS", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_without_the_prefix_belong_to_others()
    {
        var (code, lines) = await Run(
            ["sign-in-link"], ("DATA", "/nowhere"), ("DATABASE", "mysql://other"), ("URLS", "x"), ("ASPNETCORE_URLS", "x"), ("DOTNET_URLS", "x"));

        Assert.Equal(1, code);
        Assert.Contains(Path.Combine(folder.FullName, "data"), lines[^1], StringComparison.Ordinal);
    }

    /// <summary>As in Kubernetes with fsGroup: the directory belongs to root, and a group of the process may write to it.</summary>
    [Fact]
    public async Task A_directory_of_another_user_is_used_when_it_is_writable()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs root and setpriv, to run as another user");
        var data = Directory.CreateDirectory(Path.Combine(folder.FullName, "data")).FullName;
        await Do("chmod", "0755", folder.FullName);
        await Do("chgrp", "2000", data);
        await Do("chmod", "2775", data);
        var copy = Path.Combine(folder.FullName, "server");
        await Do("cp", "-r", Path.GetDirectoryName(Places.ServerAssembly)!, copy);
        await Do("chmod", "-R", "a+rX", copy);
        var start = new ProcessStartInfo(
            "/usr/bin/setpriv", ["--reuid", "12345", "--regid", "2000", "--clear-groups", Places.Dotnet, Path.Combine(copy, "activitysmith.dll")])
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in new[] { ("ACTIVITYSMITH_DATA", data), ("ACTIVITYSMITH_URLS", "http://127.0.0.1:0"),
            ("HOME", folder.FullName) }) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        string? line;
        do line = await process.StandardOutput.ReadLineAsync(deadline.Token);
        while (line?.Contains("Now listening on", StringComparison.Ordinal) == false);
        var rest = process.StandardOutput.ReadToEndAsync(deadline.Token);
        await Do("kill", "-TERM", process.Id.ToString());
        await process.WaitForExitAsync(deadline.Token);
        await rest;

        Assert.NotNull(line);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task Do(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<(int Code, string[] Lines)> Run(string[] words, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Places.Dotnet, [Places.ServerAssembly, .. words])
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ACTIVITYSMITH_", StringComparison.Ordinal))
            .ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
