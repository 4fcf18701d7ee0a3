using ActivitySmith.Delivery.Actions;
using ActivitySmith.Delivery.Network;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Start;

/// <summary>Registers the calls of webhook buttons: the address guard, the caller, and its start and stop with the server.</summary>
public static class ActionServices
{
    public static IServiceCollection AddActions(this IServiceCollection services, ActionOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ActionRunQueries>();
        services.AddSingleton(provider => new AddressGuard(provider.GetRequiredService<ActionOptions>()));
        services.AddSingleton(provider => new WebhookCall(provider.GetRequiredService<AddressGuard>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ActionCaller>();
        services.AddHostedService<CallerService>();
        return services;
    }

    internal static ActionOptions Read(SettingReader reader)
    {
        var standard = new ActionOptions();
        var options = new ActionOptions
        {
            AllowedHosts = reader.List(Key(nameof(ActionOptions.AllowedHosts))) ?? standard.AllowedHosts,
            AllowedNetworks = reader.List(Key(nameof(ActionOptions.AllowedNetworks))) ?? standard.AllowedNetworks,
            Concurrency = reader.Number(Key(nameof(ActionOptions.Concurrency)), standard.Concurrency),
            QueueLimit = reader.Number(Key(nameof(ActionOptions.QueueLimit)), standard.QueueLimit),
            QueueLimitPerAccount = reader.Number(Key(nameof(ActionOptions.QueueLimitPerAccount)), standard.QueueLimitPerAccount),
        };
        reader.Refuse(options.Errors());
        return options;
    }

    private static string Key(string name) => $"{ActionOptions.Section}__{name}".ToUpperInvariant();

    private sealed class CallerService(ActionCaller caller) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => caller.Start(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => caller.Stop();
    }
}
