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

    internal static ActionOptions Read(SettingReader reader) => reader.Read<ActionOptions>((section, standard) => new()
    {
        AllowedHosts = section.List(nameof(ActionOptions.AllowedHosts)) ?? standard.AllowedHosts,
        AllowedNetworks = section.List(nameof(ActionOptions.AllowedNetworks)) ?? standard.AllowedNetworks,
        Concurrency = section.Number(nameof(ActionOptions.Concurrency), standard.Concurrency),
        QueueLimit = section.Number(nameof(ActionOptions.QueueLimit), standard.QueueLimit),
        QueueLimitPerAccount = section.Number(nameof(ActionOptions.QueueLimitPerAccount), standard.QueueLimitPerAccount),
    });

    private sealed class CallerService(ActionCaller caller) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => caller.Start(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => caller.Stop();
    }
}
