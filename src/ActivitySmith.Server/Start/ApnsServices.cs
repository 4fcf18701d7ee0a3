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

    internal static ApnsOptions Read(SettingReader reader)
    {
        var options = new ApnsOptions
        {
            TeamId = reader.Text(Key(nameof(ApnsOptions.TeamId))),
            KeyId = reader.Text(Key(nameof(ApnsOptions.KeyId))),
            KeyFile = reader.Text(Key(nameof(ApnsOptions.KeyFile))),
            BundleId = reader.Text(Key(nameof(ApnsOptions.BundleId))),
            SandboxKeyId = reader.Text(Key(nameof(ApnsOptions.SandboxKeyId))),
            SandboxKeyFile = reader.Text(Key(nameof(ApnsOptions.SandboxKeyFile))),
            Host = reader.Text(Key(nameof(ApnsOptions.Host))),
            ManageHost = reader.Text(Key(nameof(ApnsOptions.ManageHost))),
            Environment = reader.Choice(Key(nameof(ApnsOptions.Environment)), "production", "production", "sandbox"),
            Channels = reader.Choice(Key(nameof(ApnsOptions.Channels)), "on", "on", "off"),
        };
        options.Connections = reader.Number(Key(nameof(ApnsOptions.Connections)), options.Connections);
        options.InFlight = reader.Number(Key(nameof(ApnsOptions.InFlight)), options.InFlight);
        options.QueueLimit = reader.Number(Key(nameof(ApnsOptions.QueueLimit)), options.QueueLimit);
        options.BudgetPerHour = reader.Number(Key(nameof(ApnsOptions.BudgetPerHour)), options.BudgetPerHour);
        options.FrequentBudgetPerHour = reader.Number(Key(nameof(ApnsOptions.FrequentBudgetPerHour)), options.FrequentBudgetPerHour);
        options.ProbeSeconds = reader.Number(Key(nameof(ApnsOptions.ProbeSeconds)), options.ProbeSeconds);
        reader.Refuse(options.Errors());
        return options;
    }

    private static string Key(string name) => $"{ApnsOptions.Section}__{name}".ToUpperInvariant();

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
