using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Start;

/// <summary>Registers APNs: its options and services.</summary>
public static partial class ApnsServices
{
    public static IServiceCollection AddApns(this IServiceCollection services, ApnsOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new ApnsTransport(
            provider.GetRequiredService<ApnsOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ApnsTransport>>()));
        services.AddSingleton<ApnsChannels>();
        services.AddSingleton(_ => new BudgetGovernor());
        services.AddHostedService<Announcement>();
        return services;
    }

    internal static ApnsOptions Read(SettingReader reader) => reader.Read<ApnsOptions>((section, standard) => new()
    {
        TeamId = section.Text(nameof(ApnsOptions.TeamId)),
        KeyId = section.Text(nameof(ApnsOptions.KeyId)),
        KeyFile = section.Text(nameof(ApnsOptions.KeyFile)),
        BundleId = section.Text(nameof(ApnsOptions.BundleId)),
        SandboxKeyId = section.Text(nameof(ApnsOptions.SandboxKeyId)),
        SandboxKeyFile = section.Text(nameof(ApnsOptions.SandboxKeyFile)),
        Host = section.Text(nameof(ApnsOptions.Host)),
        ManageHost = section.Text(nameof(ApnsOptions.ManageHost)),
        Environment = section.Choice(nameof(ApnsOptions.Environment), standard.Environment, "production", "sandbox"),
        Channels = section.Choice(nameof(ApnsOptions.Channels), standard.Channels, "on", "off"),
        Connections = section.Number(nameof(ApnsOptions.Connections), standard.Connections),
        InFlight = section.Number(nameof(ApnsOptions.InFlight), standard.InFlight),
        QueueLimit = section.Number(nameof(ApnsOptions.QueueLimit), standard.QueueLimit),
        BudgetPerHour = section.Number(nameof(ApnsOptions.BudgetPerHour), standard.BudgetPerHour),
        FrequentBudgetPerHour = section.Number(nameof(ApnsOptions.FrequentBudgetPerHour), standard.FrequentBudgetPerHour),
        ProbeSeconds = section.Number(nameof(ApnsOptions.ProbeSeconds), standard.ProbeSeconds),
    });

    /// <summary>Logs at the start whether APNs is on, and how to turn it on.</summary>
    private sealed partial class Announcement(ApnsTransport transport, ILogger<ApnsTransport> log) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (!transport.IsOn) LogOff();
            foreach (var status in transport.Status()) LogOn(status.Environment.Name(), status.Host, status.KeyId);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(LogLevel.Information,
            "APNs is off; browsers and home-screen apps work without it. For your own app on iPhones, set ACTIVITYSMITH_APNS__TEAMID, ..__KEYID, ..__KEYFILE "
            + "and ..__BUNDLEID")]
        private partial void LogOff();

        [LoggerMessage(LogLevel.Information, "APNs is on: {Environment}, host {Host}, key {KeyId}")]
        private partial void LogOn(string environment, string host, string keyId);
    }
}
