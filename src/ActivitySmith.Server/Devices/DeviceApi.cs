using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Devices;

/// <summary>What apps on phones and in browsers ask: one line per feature. All but pairing takes the device's own token.</summary>
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
