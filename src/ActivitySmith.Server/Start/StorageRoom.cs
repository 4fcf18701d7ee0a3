using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Access;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Limits;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Start;

/// <summary>The ledger, what reads it, and who is told of its commits.</summary>
public static class StorageRoom
{
    public static IServiceCollection AddStorage(this IServiceCollection services, ServerOptions options, DataDirectory directory)
    {
        services.AddSingleton(directory);
        directory.MakeFiles(withDatabase: options.Database is null);
        services.AddSingleton(provider => DatabaseOf(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IReadConnections>(provider => provider.GetRequiredService<IDatabase>());
        services.AddSingleton(provider => provider.GetRequiredService<IDatabase>().OpenStore());
        services.AddSecretKeys(options, directory.SessionKeys);
        services.AddSingleton(provider => provider.GetRequiredService<IRowStore>().Sharing?.Duty ?? new SoleDuty());
        services.AddSingleton(provider => provider.GetRequiredService<IRowStore>().Sharing?.Windows ?? new SoleWindows());
        services.AddSingleton(provider => new LedgerOptions
        {
            PlacesPerPhone = provider.GetRequiredService<LimitOptions>().ConcurrentActivities is var places and > 0 ? places : int.MaxValue,
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
        services.AddSingleton<Ledger.Ledger>();
        services.AddSingleton<AccountQueries>();
        services.AddSingleton<ActivityQueries>();
        services.AddSingleton<NotificationQueries>();
        return services;
    }

    public static IDatabase DatabaseOf(ServerOptions options, TimeProvider clock, ILoggerFactory logs) =>
        options.Database is { } address ? new PostgresDatabase(address, clock, logs) : new SqliteFile(DataDirectory.DatabaseIn(options.Data), logs);
}
