using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Moving;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Logging;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace ActivitySmith.Server.Start;

/// <summary>Configures and starts the host of the server; Program.cs lists the features.</summary>
public static partial class ServerHost
{
    /// <summary>Longest time that the server waits for requests under way when it stops.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Configuration: appsettings.json beside the program, then the environment, then the command line; read once. The framework's own sources are removed:
    /// variables without a prefix (DATA, DATABASE, URLS) may belong to other programs, and files are not watched. The variables <c>OTEL_...</c> keep their
    /// standard names.
    /// </summary>
    /// <param name="options">Options of the command line, named as in the environment without its prefix.</param>
    public static WebApplicationBuilder CreateBuilder(IEnumerable<KeyValuePair<string, string?>> options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables(SettingReader.Prefix)
            .AddInMemoryCollection(OtelVariables.OfProcess())
            .AddInMemoryCollection(options.Select(option =>
                new KeyValuePair<string, string?>(option.Key.Replace("__", ":", StringComparison.Ordinal), option.Value)));
        builder.Logging.AddLog();
        return builder;
    }

    /// <summary>Configures Kestrel with its addresses and limits, the clock, and the shutdown.</summary>
    internal static void AddHost(this WebApplicationBuilder builder, ServerSettings settings)
    {
        var options = settings.Server;
        builder.Services.ConfigureLog(settings.Logging);
        builder.Configuration.AddInMemoryCollection(settings.Certificate.ForKestrel);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls([.. options.Urls.Split(';'), .. settings.Metrics.Addresses]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyReader.MaxDrainedBytes;
        });
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<ForwardedHeadersOptions>(settings.Proxies.Configure);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(settings);
        builder.Services.AddHostedService<HangUp>();
        if (options.ClockOffset != 0 || options.ClockOffsetFile is not null)
            builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(TimeSpan.FromSeconds(options.ClockOffset), options.ClockOffsetFile));
        builder.Services.AddSingleton(new PublicOrigin(options.PublicUrl));
        builder.Services.AddSingleton<ServerAddress>();
        builder.Services.AddSingleton<SignInLinkMaker>();
        builder.Services.AddSingleton<FirstStart>();
    }

    /// <summary>
    /// Migrates the database, prepares the first account, starts to listen, and prints the welcome text; on later starts it logs the address of the board.
    /// </summary>
    public static async Task Start(this WebApplication app)
    {
        foreach (var warning in app.Services.GetRequiredService<ServerSettings>().Warnings) LogSetting(app.Logger, warning);
        var database = app.Services.GetRequiredService<IDatabase>();
        database.Migrate();
        DatabaseMove.RefuseUnfinished(database);
        if (database is PostgresDatabase postgres
            && SharedKeys.FindProblem(postgres, app.Services.GetRequiredService<ServerOptions>().SharedKey) is { } problem)
            throw new UnsupportedDatabaseException(problem);
        _ = app.Services.GetRequiredService<DatabaseEpoch>().Current; // Its first read blocks, so it is done before requests come.
        var first = app.Services.GetRequiredService<FirstStart>();
        await first.Prepare(CancellationToken.None);

        // The account exists even if listening fails next (port in use), so its key is printed before that.
        var address = app.Services.GetRequiredService<ServerAddress>();
        if (address.IsKnownBeforeStart) Greet();
        try
        {
            await app.StartAsync();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            var setting = app.Services.GetRequiredService<ServerSettings>().SettingOfAddress(error.Message);
            throw new IOException($"{setting} has an address on which the server cannot listen: {error.Message}", error);
        }

        if (!address.IsKnownBeforeStart) Greet();
        if (first.Welcome is null) LogBoard(app.Logger, address.PublicUrl);

        void Greet()
        {
            if (first.Welcome is { } welcome) app.Services.GetRequiredService<StandardOutput>().Write(welcome.Text(address.PublicUrl), isKept: true);
        }
    }

    [LoggerMessage(LogLevel.Information, "Board: {Url}; './run sign-in-link' prints a link that signs a browser in")]
    private static partial void LogBoard(ILogger log, string url);

    [LoggerMessage(LogLevel.Warning, "Setting warning: {Warning}")]
    private static partial void LogSetting(ILogger log, string warning);
}
