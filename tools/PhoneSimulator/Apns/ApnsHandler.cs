using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using PhoneSimulator.Apns.Channels;
using PhoneSimulator.Apns.Connections;

namespace PhoneSimulator.Apns;

/// <summary>Handles every request of the push sides and of channel management, and refuses streams above the connection's limit.</summary>
internal sealed class ApnsHandler(DevicePushes devices, Broadcasts broadcasts, ChannelManagement management, ApnsExchange exchange)
{
    private const string DevicePath = "/3/device/";
    private const string BroadcastPath = "/4/broadcasts/apps/";
    private const int RefusedStream = 7;

    public async Task Handle(HttpContext context)
    {
        var connection = context.Features.GetRequiredFeature<ApnsConnection>();
        var stream = context.Features.GetRequiredFeature<IHttp2StreamIdFeature>().StreamId;
        if (!connection.TryEnter(stream))
        {
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(RefusedStream);
            return;
        }

        try
        {
            await Route(context, connection);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The provider closed the connection during its request; there is no one to reply to.
        }
        finally
        {
            connection.Leave();
        }
    }

    private Task Route(HttpContext context, ApnsConnection connection)
    {
        var path = context.Request.Path.Value ?? "";
        // A server with a single host for everything manages channels there as well.
        if (connection.ManagesChannels || path.StartsWith(ChannelManagement.Apps, StringComparison.Ordinal))
            return management.Handle(context, connection, path);
        if (path.StartsWith(DevicePath, StringComparison.Ordinal)) return devices.Handle(context, connection, path[DevicePath.Length..]);
        if (path.StartsWith(BroadcastPath, StringComparison.Ordinal)) return broadcasts.Handle(context, connection, path[BroadcastPath.Length..]);
        return exchange.Refuse(context, connection, ApnsAnswers.BadPath);
    }
}
