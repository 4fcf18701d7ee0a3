using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Moving;
using ActivitySmith.Server.Actions;
using ActivitySmith.Server.Api;
using ActivitySmith.Server.Devices;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Http;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Mail;
using ActivitySmith.Server.Manage;
using ActivitySmith.Server.OpenApi;
using ActivitySmith.Server.Web;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Start;

/// <summary>The server from its parts; what the program, the tests and the benchmarks start.</summary>
public static class ServerHost
{
    /// <summary>Longest time that requests under way get when the server stops.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Configuration: appsettings.json beside the program, then the environment, then the command line.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration
            .AddEnvironmentVariables("ACTIVITYSMITH_")
            .AddCommandLine([.. args.SkipWhile(arg => !arg.StartsWith('-'))]);
        // The slim builder knows one formatter and sets it whatever the configuration says.
        builder.Logging.AddConsole();
        builder.Services.Configure<ConsoleLoggerOptions>(builder.Configuration.GetSection("Logging:Console"));
        return builder;
    }

    public static void AddServer(this WebApplicationBuilder builder, ServerOptions options, DataDirectory directory)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyReader.MaxDrainedBytes;
        });
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => TrustedProxies.Configure(forwarded, builder.Configuration));
        builder.Services.AddSingleton(options);
        if (options.ClockOffset != 0) builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(TimeSpan.FromSeconds(options.ClockOffset)));
        builder.Services.AddHttpRoom(builder.Configuration);
        builder.Services.AddStorage(options, directory);
        builder.Services.AddActions(builder.Configuration);
        builder.Services.AddApns(builder.Configuration);
        builder.Services.AddWebPush(builder.Configuration);
        builder.Services.AddDelivery();
        builder.Services.AddMail(builder.Configuration);
        builder.Services.AddDocumentedApi();
        builder.Services.AddManagement();
        builder.Services.AddDeviceApi();
        builder.Services.AddOpenApiRoom();
        builder.Services.AddSingleton<SignInLinkMaker>();
        builder.Services.AddSingleton<FirstStart>();
        builder.Services.AddSingleton<ServerAddress>();
        builder.Services.AddHousekeeping(builder.Configuration);
        builder.AddPages();
    }

    public static void UseServer(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestLog>();
        app.UsePageFiles();
        app.UseHttpRoom();
        app.UsePageSessions();
        app.MapDocumentedApi();
        app.MapManagement();
        app.MapDeviceApi();
        app.MapOpenApiRoom();
        app.MapPages();
    }

    /// <summary>Migrates, prepares the first account, listens, and says once how to begin.</summary>
    public static async Task Start(this WebApplication app)
    {
        // Settings first: a start that fails on one must not have made an account.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        var database = app.Services.GetRequiredService<IDatabase>();
        database.Migrate();
        DatabaseMove.RefuseUnfinished(database);
        _ = app.Services.GetRequiredService<DatabaseEpoch>().Current; // Read here, where it may wait.
        var first = app.Services.GetRequiredService<FirstStart>();
        await first.Prepare(CancellationToken.None);

        // The account is there, also when the port turns out to be taken: its key is shown now, before anything can fail.
        var address = app.Services.GetRequiredService<ServerAddress>();
        if (address.IsKnownBeforeStart) Greet();
        await app.StartAsync();
        if (!address.IsKnownBeforeStart) Greet();

        void Greet()
        {
            if (first.Welcome is { } welcome) Console.WriteLine(welcome.Text(address.PublicUrl));
        }
    }
}
