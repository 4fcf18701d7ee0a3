using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Housekeeping;

internal static class HousekeepingServices
{
    public static IServiceCollection AddHousekeeping(this IServiceCollection services, RetentionOptions options)
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
        return services;
    }
}
