using System.Diagnostics;
using System.Globalization;
using ActivitySmith.Bench.Ingest;
using ActivitySmith.Server.Start;

namespace ActivitySmith.Bench;

/// <summary>The real server in a process of its own, with the bare endpoint and a look at its own costs added.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    public const string Argument = "host";
    public const string ApiKey = "ask_benchmark_0123456789";
    private readonly Process process;
    private readonly string data;

    private BenchHost(Process process, string data, Uri url) => (this.process, this.data, Url) = (process, data, url);

    public Uri Url { get; }

    /// <summary>Processor time of the host so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<BenchHost> Start()
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-bench-").FullName;
        var start = ChildProcess.Of(Argument, "--data", folder, "--urls", "http://127.0.0.1:0");
        start.Environment["ACTIVITYSMITH_API_KEY"] = ApiKey;
        start.Environment["ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"] = "0";
        var child = Process.Start(start)!;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            const string Mark = "Now listening on: ";
            if (line.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = child.StandardOutput.ReadToEndAsync();
                return new BenchHost(child, folder, new Uri(line[(at + Mark.Length)..].Trim()));
            }
        }

        throw new InvalidOperationException("The host under measurement did not start");
    }

    /// <summary>Bytes that the host allocated so far.</summary>
    public async Task<double> Allocated()
    {
        using var client = new HttpClient();
        return double.Parse(await client.GetStringAsync(new Uri(Url, "/bench/allocated")), CultureInfo.InvariantCulture);
    }

    public static async Task<int> Run(string[] args)
    {
        var builder = ServerHost.CreateBuilder(args);
        var options = ServerOptions.Read(builder.Configuration);
        using var directory = DataDirectory.Open(options.Data);
        builder.AddServer(options, directory);
        await using var app = builder.Build();
        app.UseServer();
        BareEndpoint.Map(app);
        app.MapGet("/bench/allocated", () => GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
        await app.Start();
        await app.WaitForShutdownAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }
}
