using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Manage.Accounts;
using ActivitySmith.Server.Manage.Actions;
using ActivitySmith.Server.Manage.ApiKeys;
using ActivitySmith.Server.Manage.Channels;
using ActivitySmith.Server.Manage.Devices;
using ActivitySmith.Server.Manage.LiveActivities;
using ActivitySmith.Server.Manage.Notifications;
using ActivitySmith.Server.Manage.SignIn;
using ActivitySmith.Server.Manage.Streams;
using ActivitySmith.Server.Manage.Widgets;

namespace ActivitySmith.Server.Manage;

/// <summary>The management routes, one line each: for API keys with the manage permission (accounts: for the operator), refusals as RFC 9457 problems.</summary>
public static class ManagementApi
{
    public static IServiceCollection AddManagement(this IServiceCollection services) => services
        .AddSingleton<KeyQueries>()
        .AddSingleton<LastKeyUses>()
        .AddSingleton<ChannelQueries>()
        .AddSingleton<DeviceQueries>()
        .AddSingleton<DeviceShower>()
        .AddSingleton<WaysOut>()
        .AddSingleton<Doctor>()
        .AddSingleton<MetricQueries>()
        .AddSingleton<StreamQueries>()
        .AddSingleton<ActivityHistory>()
        .AddSingleton<AuditTrail>()
        .AddSingleton<AuditQueries>()
        .AddSingleton<AccountPruner>()
        .AddHostedService(provider => provider.GetRequiredService<AccountPruner>());

    public static void MapManagement(this IEndpointRouteBuilder app)
    {
        app.MapGroup("/api/manage").RequireManagement().AddEndpointFilter<RouteGroupBuilder, AuditedApi>()
            .MapKeys()
            .MapChannels()
            .MapDevices()
            .MapPairingCodes()
            .MapDoctor()
            .MapMetrics()
            .MapManagedStreams()
            .MapActivities()
            .MapManagedNotifications()
            .MapSignInLinks()
            .MapWebhookSecret();
        app.MapAccounts();
    }
}
