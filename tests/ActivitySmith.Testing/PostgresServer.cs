using System.Diagnostics;
using System.Globalization;

namespace ActivitySmith.Testing;

/// <summary>
/// A real PostgreSQL on a free port of 127.0.0.1, in a temporary directory. It ends, and its directory is deleted, when this process ends, however
/// that happens. Without PostgreSQL's programs on the machine there is no server, and tests that need it are skipped.
/// </summary>
public sealed class PostgresServer
{
    public const string Missing = "PostgreSQL is not installed (Debian: apt-get install postgresql)";

    /// <summary>Waits for the end of its standard input, which ends with the process that started it.</summary>
    private const string Keeper =
        """
        "$0/postgres" -D "$1" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync="$3" -c max_connections=200 -c shared_buffers=64MB &
        server=$!
        cat > /dev/null
        kill -INT $server
        wait $server
        rm -rf "$1"
        """;

    private static readonly Lazy<Task<PostgresServer>> Started = new(() => Start(isDurable: false));
    private static readonly string? Programs = FindPrograms();
    private readonly int port;
    private readonly string data;
    private int databases;

    private PostgresServer(int port, string data) => (this.port, this.data) = (port, data);

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => port;

    /// <summary>Whether this machine has PostgreSQL.</summary>
    public static bool IsHere => Programs is not null;

    /// <summary>The shared server of this process.</summary>
    public static Task<PostgresServer> Shared => Started.Value;

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its address in the format of <c>ACTIVITYSMITH_DATABASE</c>.</returns>
    public async Task<string> CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await Run("createdb", [.. ToServer, name], asServer: false);
        return $"postgres://postgres@127.0.0.1:{port}/{name}";
    }

    /// <summary>Runs statements as the superuser.</summary>
    /// <param name="address">An address from <see cref="CreateDatabase"/>.</param>
    /// <param name="sql">Any number of statements.</param>
    public Task Execute(string address, string sql) => Run("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql], asServer: false);

    /// <summary>Drops a database, also while it has connections.</summary>
    public Task DropDatabase(string address) => Run("dropdb", [.. ToServer, "--force", address[(address.LastIndexOf('/') + 1)..]], asServer: false);

    /// <summary>Ends the server like a crash, runs <paramref name="whileDown"/>, and starts the server again.</summary>
    public async Task Crash(Func<Task> whileDown)
    {
        await Run("pg_ctl", ["stop", "-D", data, "-m", "immediate", "-w"], asServer: true);
        await whileDown();
        await Run("pg_ctl", ["start", "-D", data, "-w", "-l", Path.Combine(data, "again.log"), "-o",
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"], asServer: true);
    }

    /// <summary>Ends the server for good.</summary>
    public Task Stop() => Run("pg_ctl", ["stop", "-D", data, "-m", "immediate", "-w"], asServer: true);

    /// <summary>Processor time of all its running processes; Linux only.</summary>
    public TimeSpan ProcessorTime()
    {
        const double TicksPerSecond = 100; // Linux reports this unit to every program, whatever its kernel counts in.
        var main = File.ReadLines(Path.Combine(data, "postmaster.pid")).First();
        var ticks = 0L;
        foreach (var process in Directory.GetDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                // pid (name) state parent ... 14: user time, 15: system time: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
                var stat = File.ReadAllText(Path.Combine(process, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (Path.GetFileName(process) == main || fields[1] == main)
                    ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The process ended after it was listed.
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private string[] ToServer => ["-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-U", "postgres"];

    /// <param name="isDurable">Whether a commit waits for the disk. Tests do not need that: a killed process loses nothing that it wrote.</param>
    public static async Task<PostgresServer> Start(bool isDurable)
    {
        if (Programs is null) throw new InvalidOperationException(Missing);
        var directory = Path.Combine(Path.GetTempPath(), "activitysmith-postgres-" + Path.GetRandomFileName());
        await Run("initdb", ["-D", directory, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], asServer: true);
        var server = new PostgresServer(FreePort.Next(), directory);
        var start = Program("sh", ["-c", Keeper, Programs, directory, server.port.ToString(CultureInfo.InvariantCulture), isDurable ? "on" : "off"],
            asServer: true);
        start.RedirectStandardInput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) =>
        {
            // Discards PostgreSQL's log: tests cause many lines, and the client gets the errors that matter.
        };
        process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Try("pg_isready", [.. server.ToServer, "-t", "1"]) != 0)
        {
            if (process.HasExited || deadline.IsCancellationRequested) throw new InvalidOperationException("PostgreSQL did not start");
        }

        return server;
    }

    private static async Task Run(string program, string[] arguments, bool asServer)
    {
        var start = Program(Path.Combine(Programs!, program), arguments, asServer);
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: {await said}");
    }

    private static async Task<int> Try(string program, string[] arguments)
    {
        using var process = Process.Start(Program(Path.Combine(Programs!, program), arguments, asServer: false))!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>PostgreSQL refuses to run as root; the package creates a user for it.</summary>
    private static ProcessStartInfo Program(string program, string[] arguments, bool asServer)
    {
        string[] prefix = asServer && Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        string[] line = [.. prefix, program, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment.Remove("PGOPTIONS");
        return start;
    }

    /// <summary>Debian installs the programs outside PATH, by version; the newest is used.</summary>
    private static string? FindPrograms()
    {
        if (OperatingSystem.IsWindows()) return null;
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(path => Path.Combine(path, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(path)
            .FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "postgres")));
    }
}
