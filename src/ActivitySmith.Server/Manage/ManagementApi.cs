using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Manage;

/// <summary>
/// The management routes, one line per feature. They require an API key with the manage permission (accounts: the operator key), and write refusals as
/// RFC 9457 problems.
/// </summary>
public static class ManagementApi
{
    public static IServiceCollection AddManagement(this IServiceCollection services) => services
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
            .MapExport()
            .MapTags()
            .MapSignInLinks()
            .MapWebhookSecret();
        app.MapAccounts();
    }
}
