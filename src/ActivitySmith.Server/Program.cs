using ActivitySmith.Server.Api;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Commands;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Devices;
using ActivitySmith.Server.Doctor;
using ActivitySmith.Server.Export;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Http;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Mail;
using ActivitySmith.Server.Manage;
using ActivitySmith.Server.Mapping;
using ActivitySmith.Server.OpenApi;
using ActivitySmith.Server.Pairing;
using ActivitySmith.Server.Start;
using ActivitySmith.Server.Storage;
using ActivitySmith.Server.Telemetry;
using ActivitySmith.Server.Web;

namespace ActivitySmith.Server;

/// <summary>Entry point: runs a command of the command line, or the server with its features, one line each.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args.Any(arg => arg is "--help" or "-h")) return Usage.Print();
        try
        {
            var line = CommandLine.Parse(args);
            var builder = ServerHost.CreateBuilder(line.Settings);
            var settings = ServerSettings.Read(builder.Configuration, Spellings.ClashesOfProcess());
            var needsAll = line.Command is "" or DoctorCommand.Name;
            StartError[] wrong = [.. line.Errors, .. needsAll ? settings.Errors : settings.ErrorsOfServer];
            if (wrong.Length == 0 && line.Command is "" && settings.CannotListen() is { } refusal) wrong = [refusal];
            if (wrong.Length > 0 || line.Command is not "") await Usage.Warn(settings.Warnings); // A server that starts logs them.
            if (wrong.Length > 0) return await Usage.Refuse(wrong);

            return line.Command switch
            {
                SignInLinkCommand.Name => await SignInLinkCommand.Run(settings.Server),
                BackupCommands.Backup => await BackupCommands.TakeBackup(settings.Server, line[BackupCommands.To]),
                BackupCommands.Restore => await BackupCommands.TakeRestore(settings.Server, line[BackupCommands.From]),
                MigrateCommand.Name => await MigrateCommand.Run(settings.Server, line[MigrateCommand.From], line[MigrateCommand.To]),
                DoctorCommand.Name => await DoctorCommand.Run(settings),
                _ => await Serve(builder, settings),
            };
        }
        catch (Exception error) when (Usage.IsForTheOperator(error))
        {
            await Usage.Refuse(Usage.MessageOf(error));
            return ExitCodes.Of(error);
        }
    }

    private static async Task<int> Serve(WebApplicationBuilder builder, ServerSettings settings)
    {
        using var directory = DataDirectory.Open(settings.Server.Data);
        builder.AddServer(settings, directory);
        await using var app = builder.Build();
        app.UseServer();
        await app.Start();
        return await ExitCodes.WhenStopped(app);
    }

    /// <summary>Registers the services of every feature.</summary>
    /// <param name="builder">From <see cref="ServerHost.CreateBuilder"/>.</param>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="directory">The data directory; stays locked while the server runs.</param>
    public static void AddServer(this WebApplicationBuilder builder, ServerSettings settings, DataDirectory directory)
    {
        builder.AddHost(settings);
        builder.Services
            .AddHttp(settings.Limits, settings.Operator, settings.Search)
            .AddStorage(settings.Server, directory)
            .AddKeys(settings.Server, directory)
            .AddActions(settings.Actions)
            .AddApns(settings.Apns)
            .AddWebPush(settings.WebPush)
            .AddDelivery()
            .AddMail(settings.Mail)
            .AddAudit()
            .AddMapping()
            .AddExport()
            .AddDoctor()
            .AddPairing()
            .AddDocumentedApi()
            .AddManagement()
            .AddDeviceApi()
            .AddOpenApiDocument()
            .AddHousekeeping(settings.Retention, settings.Search.IsOn);
        builder.AddPages();
        builder.AddTelemetry(settings.Metrics, settings.Otel);
    }

    /// <summary>Adds the middleware and the routes of every feature, in the order of the request pipeline.</summary>
    public static void UseServer(this WebApplication app)
    {
        app.UseMetricsListener();
        app.UseRequestSpans();
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestLog>();
        app.UsePageFiles();
        app.UseHttp();
        app.UsePageSessions();
        app.MapDocumentedApi();
        app.MapManagement();
        app.MapDeviceApi();
        app.MapOpenApiDocument();
        app.MapPages();
        app.MapMetrics();
    }
}
