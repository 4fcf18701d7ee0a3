using ActivitySmith.Delivery.Adapters;
using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Delivery.Telemetry;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;

namespace ActivitySmith.Server.Start;

/// <summary>Registers delivery: the observers of commits, the dispatchers, and their start and stop with the server.</summary>
public static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<PushTraces>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<PushTraces>()); // Before the feed, whose commits lead to pushes.
        services.AddSingleton<PushMeter>();
        services.AddSingleton<CommitFeed>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<CommitFeed>());
        services.AddSingleton<DeliveryQueries>();
        services.AddSingleton<RecentStarts>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<RecentStarts>());
        services.AddSingleton<DeviceActivities>();
        services.AddSingleton<DeviceBook>();
        services.AddSingleton<ActivityChannels>();
        services.AddSingleton<ChannelSweep>();
        services.AddSingleton<AccountCards>();
        services.AddSingleton<Receipts>();
        services.AddSingleton<PhoneAdapter>();
        services.AddSingleton<PushAdapters>();
        services.AddSingleton<ActivityStep>();
        services.AddSingleton<Regrouper>();
        services.AddSingleton<BadgeBook>();
        services.AddSingleton<DeviceStep>();
        services.AddSingleton<NotificationDispatcher>();
        services.AddSingleton<Dispatcher>();
        services.AddHostedService<DispatcherService>();
        return services;
    }

    private sealed class DispatcherService(Dispatcher dispatcher) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => dispatcher.Start(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => dispatcher.Stop();
    }
}
