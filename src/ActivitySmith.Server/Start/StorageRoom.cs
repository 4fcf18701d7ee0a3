using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Access;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Sqlite;

namespace ActivitySmith.Server.Start;

/// <summary>The ledger, what reads it, and who is told of its commits.</summary>
public static class StorageRoom
{
    public static IServiceCollection AddStorage(this IServiceCollection services, DataDirectory directory)
    {
        var file = new SqliteFile(directory.Database);
        services.AddSingleton(directory);
        services.AddSingleton(file);
        services.AddSingleton<IReadConnections>(file);
        services.AddSingleton<IRowStore, SqliteStore>();
        services.AddSingleton(new LedgerOptions());
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IKeyRing>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<PageHub>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<PageHub>());
        services.AddSingleton<Ledger.Ledger>();
        services.AddSingleton<AccountQueries>();
        services.AddSingleton<ActivityQueries>();
        services.AddSingleton<NotificationQueries>();
        return services;
    }
}
