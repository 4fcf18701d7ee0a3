using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Access;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Labels;
using ActivitySmith.Ledger.Limits;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Telemetry;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Storage;

/// <summary>Registers the ledger, its queries and the observers of its commits.</summary>
public static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, ServerOptions options, DataDirectory directory)
    {
        services.AddSingleton(directory);
        directory.MakeFiles(withDatabase: options.Database is null);
        services.AddSingleton(provider => DatabaseOf(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IReadConnections>(provider => provider.GetRequiredService<IDatabase>());
        services.AddSingleton(provider => provider.GetRequiredService<IDatabase>().OpenStore());
        services.AddSingleton(provider => provider.GetRequiredService<IRowStore>().Sharing?.Duty ?? new SoleDuty());
        services.AddSingleton(provider => provider.GetRequiredService<IRowStore>().Sharing?.Windows ?? new SoleWindows());
        services.AddSingleton(provider => new LedgerOptions
        {
            ConcurrentActivities = provider.GetRequiredService<LimitOptions>().ConcurrentActivities is var limit and > 0 ? limit : int.MaxValue,
        });
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IKeyRing>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<DeviceRing>();
        services.AddSingleton<IDeviceRing>(provider => provider.GetRequiredService<DeviceRing>());
        services.AddSingleton<DatabaseEpoch>();
        services.AddSingleton<PageHub>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<DeviceRing>());
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<PageHub>());
        services.AddSingleton<SecretRings>();
        services.AddSingleton<ICommitObserver, StartingOver>();
        services.AddSingleton<CutOff>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<CutOff>());
        services.AddSingleton<LedgerMeter>();
        services.AddSingleton<LedgerWriter>();
        services.AddSingleton<CountQueries>();
        services.AddSingleton<AccountQueries>();
        services.AddSingleton<ActivityQueries>();
        services.AddSingleton<CardQueries>();
        services.AddSingleton<ActivityHistory>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<ChannelQueries>();
        services.AddSingleton<DeviceQueries>();
        services.AddSingleton<KeyQueries>();
        services.AddSingleton<MetricQueries>();
        services.AddSingleton<PruneQueries>();
        services.AddSingleton<NotificationQueries>();
        services.AddSingleton<PeopleQueries>();
        services.AddSingleton<StreamQueries>();
        services.AddSingleton<TagQueries>();
        return services;
    }

    public static IDatabase DatabaseOf(ServerOptions options, TimeProvider clock, ILoggerFactory logs) =>
        options.Database is { } address ? new PostgresDatabase(address, clock, logs) : new SqliteFile(DataDirectory.DatabaseIn(options.Data), logs);
}
