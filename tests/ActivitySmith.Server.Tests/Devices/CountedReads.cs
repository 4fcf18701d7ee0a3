using System.Data.Common;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ActivitySmith.Server.Tests.Devices;

/// <summary>
/// Counts the connections that event streams open to read cards and notifications from the database: one for each query. Delivery reads the
/// database at the same time.
/// </summary>
internal sealed class CountedReads(IDatabase database) : IReadConnections
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public UnreadableRows Unreadable => ((IReadConnections)database).Unreadable;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CountedReads>();
        services.AddSingleton(provider => new CardQueries(provider.GetRequiredService<CountedReads>()));
        services.AddSingleton(provider => new NotificationQueries(provider.GetRequiredService<CountedReads>()));
    }

    public Task<DbConnection> Open(CancellationToken cancellation)
    {
        Interlocked.Increment(ref count);
        return database.Open(cancellation);
    }
}
