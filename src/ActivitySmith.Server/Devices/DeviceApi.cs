using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Devices;

/// <summary>The routes for apps on phones and in browsers, one line per feature. All but pairing require the device's token.</summary>
public static class DeviceApi
{
    public static IServiceCollection AddDeviceApi(this IServiceCollection services) => services
        .AddSingleton<DeviceAudience>()
        .AddSingleton<ActionSources>()
        .AddSingleton<OpenStreams>();

    public static void MapDeviceApi(this IEndpointRouteBuilder app)
    {
        app.MapPairing();
        app.MapGroup("/api/device").RequireDevice().WithTags("Device API")
            .MapDeviceRecord()
            .MapDeviceActivities()
            .MapDeviceNotifications()
            .MapDeviceMetrics()
            .MapDeviceEvents()
            .MapDeviceActions();
    }
}
