using System.Net;

namespace ActivitySmith.Delivery.Network;

/// <summary>
/// Handlers of outgoing requests: no proxy, redirects, cookies, decompression or tracing headers, so that a request reaches only the address that was
/// checked, and contains only what its caller wrote.
/// </summary>
internal static class OutboundHandler
{
    /// <param name="connect">Opens the TCP connection; null: the runtime does.</param>
    public static SocketsHttpHandler New(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new()
    {
        ConnectCallback = connect,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    };

    /// <summary>
    /// For push services, over HTTP/2. A dead connection is detected within ten seconds instead of by the timeout of each push. One connection has enough
    /// streams for all pushes in flight; with several allowed, the handler opens a second one before it has read the peer's limit.
    /// </summary>
    /// <inheritdoc cref="New"/>
    public static SocketsHttpHandler ForPushes(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect)
    {
        var handler = New(connect);
        handler.EnableMultipleHttp2Connections = false;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        return handler;
    }
}
