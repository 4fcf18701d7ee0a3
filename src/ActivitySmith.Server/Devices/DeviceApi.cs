using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Devices.Actions;
using ActivitySmith.Server.Devices.Events;
using ActivitySmith.Server.Devices.LiveActivities;
using ActivitySmith.Server.Devices.Notifications;
using ActivitySmith.Server.Devices.Pairing;
using ActivitySmith.Server.Devices.Records;
using ActivitySmith.Server.Devices.Widgets;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Devices;

/// <summary>What apps on phones and in browsers ask: one line per feature. All but pairing takes the device's own token.</summary>
public static class DeviceApi
{
    public static IServiceCollection AddDeviceApi(this IServiceCollection services) => services
        .AddSingleton<PairingDesk>()
        .AddSingleton<DeviceAudience>()
        .AddSingleton<ActionSources>()
        .AddSingleton<OpenStreams>();

    public static void MapDeviceApi(this IEndpointRouteBuilder app)
    {
        app.MapPairing();
        app.MapPairLink();
        app.MapGroup("/api/device").RequireDevice().WithTags("Device API")
            .MapDeviceRecord()
            .MapDeviceActivities()
            .MapDeviceNotifications()
            .MapDeviceMetrics()
            .MapDeviceEvents()
            .MapDeviceActions();
    }
}
