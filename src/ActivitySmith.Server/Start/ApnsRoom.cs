using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Start;

/// <summary>The way to iPhones: its options, checked when the server starts, and its parts.</summary>
public static partial class ApnsRoom
{
    public static IServiceCollection AddApns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ApnsOptions>().Configure(options => Read(configuration.GetSection(ApnsOptions.Section), options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApnsOptions>, Check>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ApnsOptions>>().Value);
        services.AddSingleton(provider => new ApnsWayOut(
            provider.GetRequiredService<ApnsOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ApnsWayOut>>()));
        services.AddSingleton<ApnsChannels>();
        services.AddSingleton(_ => new BudgetGovernor());
        services.AddHostedService<Announcement>();
        return services;
    }

    /// <summary>As the server would read them; not checked.</summary>
    internal static ApnsOptions Read(IConfiguration configuration)
    {
        var options = new ApnsOptions();
        Read(configuration.GetSection(ApnsOptions.Section), options);
        return options;
    }

    private static void Read(IConfigurationSection section, ApnsOptions options)
    {
        options.TeamId = Text(section["TEAMID"]);
        options.KeyId = Text(section["KEYID"]);
        options.KeyFile = Text(section["KEYFILE"]);
        options.BundleId = Text(section["BUNDLEID"]);
        options.Environment = Text(section["ENVIRONMENT"])?.ToLowerInvariant() ?? options.Environment;
        options.Host = Text(section["HOST"]);
        options.ManageHost = Text(section["MANAGEHOST"]);
        options.Channels = Text(section["CHANNELS"])?.ToLowerInvariant() ?? options.Channels;
        options.SandboxKeyId = Text(section["SANDBOXKEYID"]);
        options.SandboxKeyFile = Text(section["SANDBOXKEYFILE"]);
        options.Connections = section.GetValue("CONNECTIONS", options.Connections);
        options.InFlight = section.GetValue("INFLIGHT", options.InFlight);
        options.QueueLimit = section.GetValue("QUEUELIMIT", options.QueueLimit);
        options.BudgetPerHour = section.GetValue("BUDGETPERHOUR", options.BudgetPerHour);
        options.FrequentBudgetPerHour = section.GetValue("FREQUENTBUDGETPERHOUR", options.FrequentBudgetPerHour);
        options.ProbeSeconds = section.GetValue("PROBESECONDS", options.ProbeSeconds);
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private sealed class Check : IValidateOptions<ApnsOptions>
    {
        public ValidateOptionsResult Validate(string? name, ApnsOptions options) =>
            options.FirstError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }

    /// <summary>Says once whether there is a way to iPhones, and how to get one.</summary>
    private sealed partial class Announcement(ApnsWayOut wayOut, ILogger<ApnsWayOut> log) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (!wayOut.IsOn) LogOff();
            foreach (var status in wayOut.Status()) LogOn(status.Environment.Name(), status.Host, status.KeyId);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(LogLevel.Information,
            "APNs is off, which browsers and home-screen apps do not need. For an app of your own on iPhones set ACTIVITYSMITH_APNS__TEAMID, ..__KEYID, ..__KEYFILE and ..__BUNDLEID")]
        private partial void LogOff();

        [LoggerMessage(LogLevel.Information, "APNs {Environment}: {Host} with key {KeyId}")]
        private partial void LogOn(string environment, string host, string keyId);
    }
}
