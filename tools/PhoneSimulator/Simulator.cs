using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using PhoneSimulator.Apns;
using PhoneSimulator.Apns.Channels;
using PhoneSimulator.Apns.Connections;
using PhoneSimulator.Apns.ProviderTokens;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Control;
using PhoneSimulator.Faults;
using PhoneSimulator.Judging;
using PhoneSimulator.Log;
using PhoneSimulator.Phones;
using PhoneSimulator.Setup;

namespace PhoneSimulator;

/// <summary>The whole simulator: push sides, channel management, control API, page, phones.</summary>
public sealed class Simulator : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly SimulatorCertificates certificates;
    private readonly CancellationTokenSource ending = new();
    private readonly HttpClient http;
    private WebApplication? pushes;
    private WebApplication? control;
    private ITimer? ticks;
    private Task playing = Task.CompletedTask;

    private Simulator(SimulatorOptions options, TimeProvider time)
    {
        Options = options;
        Clock = new(time);
        Random = new(options.Seed);
        certificates = SimulatorCertificates.Open(options.Certificates, time.GetUtcNow());
        Providers = new(Clock);
        var (path, key) = ProviderKeyFile.Open(options.Certificates, options.KeyId);
        KeyFile = path;
        Providers.Register(new(options.KeyId, options.TeamId, null, key));
        Faults = new(Random, Clock, Connections, options);
        Tokens = new(Random, Clock, options);
        Channels = new(Random, options);
        Violations = new(Clock);
        Log = new(options);
        http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        Phones = new(new(options, Clock, Random, Tokens, Channels, Violations, http, new()));
    }

    public SimulatorOptions Options { get; }

    public SimulatorClock Clock { get; }

    public SeededRandom Random { get; }

    public ProviderTokenJudge Providers { get; }

    public ConnectionBook Connections { get; } = new();

    public FaultBook Faults { get; }

    public TokenBook Tokens { get; }

    public ChannelBook Channels { get; }

    public Violations Violations { get; }

    public PushLog Log { get; }

    public PushCounters Counters { get; } = new();

    public PhoneFleet Phones { get; }

    /// <summary>The .p8 file of the registered provider key.</summary>
    public string KeyFile { get; }

    /// <summary>PEM file of the authority that signed the server's certificate.</summary>
    public string AuthorityFile => certificates.AuthorityFile;

    public Uri ApnsUri { get; private set; } = null!;

    /// <summary>Null without a separate port.</summary>
    public Uri? SandboxUri { get; private set; }

    public Uri ManageUri { get; private set; } = null!;

    public Uri ControlUri { get; private set; } = null!;

    /// <summary>Cancelled when the simulator stops.</summary>
    public CancellationToken Ending => ending.Token;

    public static async Task<Simulator> Start(SimulatorOptions options, TimeProvider time)
    {
        var simulator = new Simulator(options, time);
        try
        {
            var script = options.Script is { } path ? FaultScript.Read(path) : null;
            await simulator.Listen();
            simulator.ticks = simulator.Clock.CreateTimer(_ => simulator.Phones.Tick(), null, TickInterval, TickInterval);
            if (script is not null)
                simulator.playing = new ScriptRunner(simulator.Faults, simulator.Phones, simulator.Tokens, simulator.Clock).Run(script, simulator.Ending);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Deletes pushes, violations, counters and faults; with <paramref name="keepPhones"/> false also phones, tokens and channels.</summary>
    public async Task Reset(bool keepPhones)
    {
        Faults.Clear();
        Log.Clear();
        Counters.Clear();
        Violations.Clear();
        if (keepPhones) return;
        await Phones.Clear();
        Tokens.Clear();
        Channels.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        if (ticks is not null) await ticks.DisposeAsync();
        try
        {
            await playing;
        }
        catch (OperationCanceledException)
        {
            // The script had steps left.
        }

        await Phones.DisposeAsync();
        if (control is not null) await control.DisposeAsync();
        if (pushes is not null) await pushes.DisposeAsync();
        http.Dispose();
        Providers.Dispose();
        certificates.Dispose();
        ending.Dispose();
    }

    private async Task Listen()
    {
        pushes = BuildPushes();
        await pushes.StartAsync();
        var addresses = Addresses(pushes);
        ApnsUri = new(addresses[0]);
        ManageUri = new(addresses[1]);
        if (addresses.Count > 2) SandboxUri = new(addresses[2]);
        control = BuildControl();
        await control.StartAsync();
        ControlUri = new(Addresses(control)[0]);
    }

    private WebApplication BuildPushes()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // ApnsConnection limits the streams, up and down; this is the maximum.
            kestrel.Limits.Http2.MaxStreamsPerConnection = Math.Max(Options.MaxStreams, 1000);
            // Providers keep connections for days.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(12);
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, Options.ApnsPort, listen => Secure(listen, false, Options.SandboxPort is null ? null : "production"));
            kestrel.Listen(IPAddress.Loopback, Options.ManagePort, listen => Secure(listen, true, null));
            if (Options.SandboxPort is { } port) kestrel.Listen(IPAddress.Loopback, port, listen => Secure(listen, false, "sandbox"));
        });
        var app = builder.Build();
        var exchange = new ApnsExchange(Faults, Log, Counters, Violations, Random, Clock);
        var handler = new ApnsHandler(
            new(exchange, Providers, Tokens, Violations, Options, Clock),
            new(exchange, Providers, Channels, Violations, Options, Clock),
            new(exchange, Providers, Channels, Options),
            exchange);
        app.Run(handler.Handle);
        return app;
    }

    private void Secure(ListenOptions listen, bool managesChannels, string? environment)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.UseHttps(certificates.Server);
        listen.Use(next => connection => Connections.Run(connection, next, managesChannels, environment, Faults.MaxStreams));
    }

    private WebApplication BuildControl()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(json => SimulatorJson.Configure(json.SerializerOptions));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Options.ControlPort));
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (System.Text.Json.JsonException exception)
            {
                // The caller sent invalid JSON and gets the message.
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                await context.Response.WriteAsJsonAsync(new ControlError(exception.Message), SimulatorJson.Options);
            }
        });
        var page = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "page"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = page });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = page });
        ControlApi.Map(app, this);
        return app;
    }

    private static List<string> Addresses(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];
}
