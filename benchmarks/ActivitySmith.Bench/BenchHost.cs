using System.Diagnostics;
using System.Globalization;
using ActivitySmith.Bench.Delivery;
using ActivitySmith.Bench.Ingest;
using ActivitySmith.Server;
using ActivitySmith.Server.Commands;
using ActivitySmith.Server.Start;
using ActivitySmith.Server.Storage;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Bench;

/// <summary>The real server in a separate process, with the bare endpoint and endpoints for its memory figures added.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    public const string Argument = "host";
    public const string ApiKey = "ask_benchmark_0123456789";
    private readonly Process process;
    private readonly string? temporary;
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BenchHost(Process process, string? temporary, Uri url) => (this.process, this.temporary, Url) = (process, temporary, url);

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

    /// <summary>Physical memory of the host, in bytes.</summary>
    public long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Completes when the host has read what an earlier server left to deliver; never when that was nothing.</summary>
    public Task Loaded => loaded.Task;

    /// <param name="phones">The simulator that gets its pushes; null: no pushes.</param>
    /// <param name="channels"><c>on</c> or <c>off</c>, see the option CHANNELS.</param>
    /// <param name="database">Address of a PostgreSQL database; null: SQLite.</param>
    /// <param name="data">Its data directory; null: a temporary one.</param>
    /// <param name="environment">More variables of its environment.</param>
    public static async Task<BenchHost> Start(
        SimulatorProcess? phones = null, string channels = "on", string? database = null, string? data = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var folder = data is null ? Directory.CreateTempSubdirectory("activitysmith-bench-").FullName : null;
        var start = ChildProcess.Of(Argument, "--data", data ?? folder!, "--urls", "http://127.0.0.1:0");
        start.Environment["ACTIVITYSMITH_API_KEY"] = ApiKey;
        start.Environment["ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"] = "0";
        if (phones is not null)
        {
            start.Environment["SSL_CERT_FILE"] = phones.AuthorityFile;
            start.Environment["ACTIVITYSMITH_APNS__HOST"] = phones.Apns;
            start.Environment["ACTIVITYSMITH_APNS__MANAGEHOST"] = phones.Manage;
            start.Environment["ACTIVITYSMITH_APNS__KEYFILE"] = phones.KeyFile;
            start.Environment["ACTIVITYSMITH_APNS__KEYID"] = SimulatorProcess.KeyId;
            start.Environment["ACTIVITYSMITH_APNS__TEAMID"] = SimulatorProcess.TeamId;
            start.Environment["ACTIVITYSMITH_APNS__BUNDLEID"] = SimulatorProcess.Bundle;
            start.Environment["ACTIVITYSMITH_APNS__CHANNELS"] = channels;
        }

        if (database is not null) start.Environment["ACTIVITYSMITH_DATABASE"] = database;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var child = Process.Start(start)!;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            const string Mark = "Now listening on: ";
            if (line.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                var host = new BenchHost(child, folder, new Uri(line[(at + Mark.Length)..].Trim()));
                _ = host.Follow(child.StandardOutput);
                return host;
            }
        }

        throw new InvalidOperationException("The host under measurement did not start");
    }

    /// <summary>Bytes that the host has allocated so far.</summary>
    public Task<double> Allocated() => Ask("/bench/allocated");

    /// <summary>Bytes of the host's live objects.</summary>
    public Task<double> Live() => Ask("/bench/live");

    /// <summary>Switches the host's metrics and traces.</summary>
    public async Task Set(TelemetryState state)
    {
        using var client = new HttpClient();
        (await client.PostAsync(new Uri(Url, $"/bench/telemetry/{state}"), content: null)).EnsureSuccessStatusCode();
    }

    private async Task Follow(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            if (line.Contains("Open deliveries loaded", StringComparison.Ordinal)) loaded.TrySetResult();
    }

    private async Task<double> Ask(string path)
    {
        using var client = new HttpClient();
        return double.Parse(await client.GetStringAsync(new Uri(Url, path)), CultureInfo.InvariantCulture);
    }

    public static async Task<int> Run(string[] args)
    {
        var builder = ServerHost.CreateBuilder(CommandLine.Parse(args).Settings);
        var settings = ServerSettings.Read(builder.Configuration);
        using var directory = DataDirectory.Open(settings.Server.Data);
        builder.AddServer(settings, directory);
        builder.Services.AddSingleton(new OpenPages(int.MaxValue)); // All pages of a measurement have one session.
        await using var app = builder.Build();
        app.UseServer();
        BareEndpoint.Map(app);
        OneTransactionEndpoint.Map(app);
        using var telemetry = new TelemetrySwitch(app.Services);
        app.MapPost("/bench/telemetry/{state}", (TelemetryState state) => telemetry.Set(state));
        app.MapGet("/bench/allocated", () => GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
        app.MapGet("/bench/live", () => GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture));
        await app.Start();
        await app.WaitForShutdownAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        if (temporary is not null) Directory.Delete(temporary, recursive: true);
    }
}
