namespace ActivitySmith.Server.Api;

/// <summary>The documented routes, one line each.</summary>
public static class DocumentedApi
{
    public static IServiceCollection AddDocumentedApi(this IServiceCollection services) =>
        services.AddSingleton<CommandResponses>().AddSingleton<WriteHealth>();

    public static void MapDocumentedApi(this IEndpointRouteBuilder app) => app
        .MapStreams()
        .MapLiveActivities()
        .MapNotifications()
        .MapBadges()
        .MapMetricValues()
        .MapHealth();
}
