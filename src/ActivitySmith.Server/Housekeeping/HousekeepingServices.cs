using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Search;

namespace ActivitySmith.Server.Housekeeping;

internal static class HousekeepingServices
{
    public static IServiceCollection AddHousekeeping(this IServiceCollection services, RetentionOptions options, bool isSearchOn)
    {
        services.AddSingleton(options);
        services.AddSingleton<ClockHistory>();
        services.AddSingleton<Ageing>();
        services.AddSingleton<Retention>();
        services.AddHostedService<Housekeeper>();
        services.AddSingleton<ScheduleAlarm>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<ScheduleAlarm>());
        services.AddHostedService<ScheduledPushes>();
        services.AddHostedService<IdleMemory>();
        if (isSearchOn) services.AddSearchIndexing();
        return services;
    }

    private static void AddSearchIndexing(this IServiceCollection services)
    {
        services.AddSingleton<SearchFeed>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<SearchFeed>());
        services.AddSingleton<SearchIndex>();
        services.AddHostedService<SearchIndexing>();
    }
}
