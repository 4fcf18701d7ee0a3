using ActivitySmith.Contracts;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Events;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Devices;

/// <summary>The event stream of an app that is on screen: the board's events, limited to the device (docs/device-api.md, Events).</summary>
internal static class DeviceEventsEndpoints
{
    public static IEndpointRouteBuilder MapDeviceEvents(this IEndpointRouteBuilder device)
    {
        device.MapGet("/events", Stream).WithName("streamDeviceEvents").WithSummary("Stream the device's cards and notifications as server-sent events")
            .WithMetadata(
                new QueryDescription("since", "Id of the last event received; the header Last-Event-ID takes precedence"),
                new ProducesResponseTypeMetadata(StatusCodes.Status200OK),
                new ProducesResponseTypeMetadata(StatusCodes.Status401Unauthorized, typeof(ErrorResponse), ["application/json"]),
                new ProducesResponseTypeMetadata(StatusCodes.Status429TooManyRequests, typeof(ErrorResponse), ["application/json"]));
        return device;
    }

    private static async Task Stream(DeviceCaller caller, HttpContext context, EventStream stream, DeviceAudience audience, OpenStreams open)
    {
        if (!open.TryOpen(caller))
        {
            await RefusalWriter.Write(context, Catalogue.TooManyStreams(OpenStreams.Limit));
            return;
        }

        try
        {
            await stream.Serve(context, new DeviceReader(caller, audience), CancellationToken.None);
        }
        finally
        {
            open.Close(caller);
        }
    }
}
