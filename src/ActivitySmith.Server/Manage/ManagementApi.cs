using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Manage.ApiKeys;
using ActivitySmith.Server.Manage.Channels;
using ActivitySmith.Server.Manage.Streams;

namespace ActivitySmith.Server.Manage;

/// <summary>The management routes, one line each: for API keys with the manage permission, refusals as RFC 9457 problems.</summary>
public static class ManagementApi
{
    public static IServiceCollection AddManagement(this IServiceCollection services) => services
        .AddSingleton<KeyQueries>()
        .AddSingleton<ChannelQueries>()
        .AddSingleton<StreamQueries>();

    public static void MapManagement(this IEndpointRouteBuilder app)
    {
        app.MapGroup("/api/manage").RequireManagement()
            .MapKeys()
            .MapChannels()
            .MapManagedStreams();
    }
}
