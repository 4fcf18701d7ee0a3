using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>
/// The published server as a separate process, with a data folder and a port that it keeps over kills and restarts. Starting waits for
/// <c>/health/ready</c>.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, string> settings;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("activitysmith-test-");
    private readonly ConcurrentQueue<string> output = new();
    private readonly HttpClient probe = new() { Timeout = TimeSpan.FromSeconds(5) };
    private Process? process;
    private bool isRead = true;
    private bool outlivesTerminal;
    private int backups;

    private ServerProcess(Dictionary<string, string> settings)
    {
        this.settings = settings;
        Origin = new Uri($"http://127.0.0.1:{FreePort.Next()}");
    }

    /// <summary>A full-access key that can manage; the server gets it unless a test wants the printed one.</summary>
    public const string ApiKey = "ask_endtoend_0123456789abcdefghijkl";

    /// <summary>A setting that lets <see cref="SetClock"/> set the server's clock.</summary>
    public static readonly (string Name, string Value) WithSettableClock = ("ACTIVITYSMITH_CLOCK_OFFSET_FILE", ClockFile);

    private const string ClockFile = "clock-offset";

    public Uri Origin { get; }

    /// <summary>The offset of the server's clock beyond its own offset; it is kept over kills and restarts.</summary>
    public TimeSpan ClockOffset { get; private set; }

    /// <summary>All lines that the server has written so far, of every start since <see cref="ForgetOutput"/>.</summary>
    public IReadOnlyList<string> Output => [.. output];

    /// <summary>Starts with <see cref="ApiKey"/> and without limits; <paramref name="settings"/> are additional environment variables.</summary>
    public static Task<ServerProcess> Start(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ACTIVITYSMITH_API_KEY"] = ApiKey,
            ["ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"] = "0",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }
        return StartWith(all);
    }

    /// <summary>Starts like a new user: only with an address and a data folder.</summary>
    public static Task<ServerProcess> StartBare() => StartWith([]);

    /// <summary>Like <see cref="Start(ValueTuple{string, string}[])"/>, with a standard output that is not read until <see cref="ReadOutput"/>.</summary>
    public static Task<ServerProcess> StartUnread(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string,
            string>(StringComparer.Ordinal)
        { ["ACTIVITYSMITH_API_KEY"] = ApiKey, ["ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"] = "0" };
        foreach (var (name, value) in settings) all[name] = value;
        return StartWith(all, isRead: false);
    }

    /// <summary>Like <see cref="Start(ValueTuple{string, string}[])"/> without settings, started with <c>nohup</c>.</summary>
    public static async Task<ServerProcess> StartToOutliveItsTerminal()
    {
        var server = new ServerProcess(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ACTIVITYSMITH_API_KEY"] = ApiKey })
        { outlivesTerminal = true };
        await server.Start();
        return server;
    }

    /// <summary>Sends a signal and does not wait for its effect.</summary>
    public async Task Send(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process!.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>From the mask of ignored signals that Linux shows: proc_pid_status(5), SigIgn; SIGHUP is the lowest bit.</summary>
    public bool IgnoresHangUps()
    {
        const string Mask = "SigIgn:";
        var line = File.ReadLines($"/proc/{process!.Id}/status").Single(line => line.StartsWith(Mask, StringComparison.Ordinal));
        return Convert.ToUInt64(line[Mask.Length..].Trim(), 16) % 2 == 1;
    }

    /// <summary>A client of the documented API.</summary>
    public HttpClient Client(string key = ApiKey) => new()
    {
        BaseAddress = new Uri(Origin, "/api/"),
        Timeout = TimeSpan.FromSeconds(20),
        DefaultRequestHeaders = { { "Authorization", "Bearer " + key } },
    };

    public async Task Start()
    {
        process = new Process { StartInfo = Command() };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        if (isRead) ReadOutput();
        process.BeginErrorReadLine();
        await WaitUntilReady(process);
    }

    /// <summary>Reads the standard output from here on.</summary>
    public void ReadOutput() => process!.BeginOutputReadLine();

    /// <summary>Waits for an output line that contains a text.</summary>
    public async Task Line(string text)
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        while (!output.Any(line => line.Contains(text, StringComparison.Ordinal))) await Task.Delay(
            TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
    }

    /// <summary>The link that <c>./run sign-in-link</c> prints, beside the running server.</summary>
    public async Task<Uri> SignInLink()
    {
        using var command = Process.Start(Command("sign-in-link"))!;
        var printed = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return new Uri(printed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Single(word => word.Contains("/sign-in/link#token=", StringComparison.Ordinal)));
    }

    /// <summary>Copies the database into a new directory, beside the running server; returns the directory.</summary>
    public async Task<string> Backup()
    {
        var directory = Path.Combine(folder.FullName, $"backup-{++backups}");
        await RunToEnd("backup", "--to", directory);
        return directory;
    }

    /// <summary>Replaces the data with a backup, like an operator, and starts on it.</summary>
    public async Task Restore(string backup)
    {
        await Kill();
        Directory.Delete(Data, recursive: true);
        await RunToEnd("restore", "--from", backup);
        await Start();
    }

    /// <summary>Sends SIGKILL, like a crash or the kernel's out-of-memory killer.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM, like systemd and Docker; returns the exit code, or throws when the server still runs after the deadline.</summary>
    public Task<int> Terminate(TimeSpan deadline) => Signal("TERM", deadline);

    /// <summary>Like <see cref="Terminate"/>, with another signal.</summary>
    public async Task<int> Signal(string name, TimeSpan deadline)
    {
        await Send(name);
        await process!.WaitForExitAsync().WaitAsync(deadline);
        return process.ExitCode;
    }

    /// <summary>Waits until the process ends; returns the exit code.</summary>
    public async Task<int> Ended(TimeSpan deadline)
    {
        await process!.WaitForExitAsync().WaitAsync(deadline);
        return process.ExitCode;
    }

    /// <summary>Sets the clock of the running server forward or back; returns when the server uses it.</summary>
    /// <param name="offset">The offset from the machine's clock.</param>
    public async Task SetClock(TimeSpan offset)
    {
        ClockOffset = offset;
        var file = Path.Combine(folder.FullName, ClockFile);
        await File.WriteAllTextAsync(file + ".new", ((long)offset.TotalSeconds).ToString());
        File.Move(file + ".new", file, overwrite: true);
        var since = Stopwatch.StartNew();
        while (await ClockError() is not { } error || (error - offset).Duration() > TimeSpan.FromMinutes(1))
        {
            if (since.Elapsed > StartDeadline) throw new InvalidOperationException(
                $"The server does not go by its clock after {since.Elapsed}.\n{string.Join('\n', Output)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits until the server accepts requests again.</summary>
    public Task Ready() => WaitUntilReady(process!);

    public void ForgetOutput() => output.Clear();

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await Kill();
        }
        process?.Dispose();
        probe.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>Runs a first start that must fail, until it ends.</summary>
    public static async Task<ServerProcess> StartBareOnATakenPort()
    {
        var server = new ServerProcess([]);
        using var taken = new TcpListener(IPAddress.Loopback, server.Origin.Port);
        taken.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(server.Start);
        return server;
    }

    /// <summary>Null while the server does not respond.</summary>
    private async Task<TimeSpan?> ClockError()
    {
        try
        {
            var health = JsonElement.Parse(await probe.GetStringAsync(new Uri(Origin, "/api/health")));
            return health.GetProperty("timestamp").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private static async Task<ServerProcess> StartWith(Dictionary<string, string> settings, bool isRead = true)
    {
        var server = new ServerProcess(settings) { isRead = isRead };
        try
        {
            await server.Start();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private string Data => Path.Combine(folder.FullName, "data");

    private async Task RunToEnd(params string[] words)
    {
        using var command = Process.Start(Command(words))!;
        var said = await Task.WhenAll(command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
        await command.WaitForExitAsync();
        Assert.True(command.ExitCode == 0, string.Concat(said));
    }

    private ProcessStartInfo Command(params string[] command)
    {
        string[] options = ["--urls", Origin.GetLeftPart(UriPartial.Authority), "--data", Data];
        string[] line = [.. outlivesTerminal ? ["nohup"] : Array.Empty<string>(), Places.Dotnet, Places.ServerAssembly, .. command, .. options];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    private static bool IsSetting(string name) => name.StartsWith("ACTIVITYSMITH_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase);

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            output.Enqueue(line.Data);
        }
    }

    private async Task WaitUntilReady(Process started)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            if (started.HasExited || since.Elapsed > StartDeadline)
            {
                await Task.WhenAny(started.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
                var exit = started.HasExited ? $", exit code {started.ExitCode}" : "";
                throw new InvalidOperationException($"The server did not become ready in {since.Elapsed}{exit}.\n{string.Join('\n', Output)}");
            }
            try
            {
                using var answer = await probe.GetAsync(new Uri(Origin, "/health/ready"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet, or another program listens: the deadline above decides.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
