using System.Diagnostics;
using System.Globalization;
using ActivitySmith.Testing;

namespace ActivitySmith.Bench.Ingest;

/// <summary>A redis-server on a free port, in a temporary directory, that flushes each write to disk before it responds.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    public const string Missing = "redis-server is not installed (build/bench-tools.sh installs it)";

    private static readonly string? Program = Programs.Find("redis-server");
    private readonly Process process;
    private readonly string folder;

    private RedisServer(Process process, string folder, int port) => (this.process, this.folder, Url) = (process, folder, new Uri($"http://127.0.0.1:{port}"));

    public static bool IsHere => Program is not null;

    /// <summary>Its address; it speaks the Redis protocol.</summary>
    public Uri Url { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<RedisServer> Start()
    {
        var directory = Directory.CreateTempSubdirectory("activitysmith-redis-").FullName;
        var port = FreePort.Next();
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", directory,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--auto-aof-rewrite-percentage", "0",
        ];
        var redis = Process.Start(new ProcessStartInfo(Program!, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        while (await redis.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("Ready to accept connections", StringComparison.Ordinal)) continue;
            _ = redis.StandardOutput.ReadToEndAsync();
            return new RedisServer(redis, directory, port);
        }

        throw new InvalidOperationException("redis-server did not start");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
