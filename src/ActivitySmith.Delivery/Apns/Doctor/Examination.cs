using System.Net.Sockets;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Delivery.Network;

namespace ActivitySmith.Delivery.Apns.Doctor;

/// <summary>Checks one host on separate connections, so that a failure does not stop the server's pushes.</summary>
internal sealed class Examination(Uri host, TimeProvider clock, Action<SocketsHttpHandler>? adjust)
{
    /// <summary>Null when the host speaks HTTP/2 over trusted TLS; otherwise a description of the obstacle.</summary>
    public Task<string?> Reach(CancellationToken cancellation) => TlsReach.Examine(host, Connect, needsHttp2: true, adjust, cancellation);

    /// <summary>Makes a call. The failure is one sentence, and null when there is a reply.</summary>
    public async Task<(ApnsReply Reply, DateTimeOffset? Date, string? Failure)> Ask(ApnsCall call, CancellationToken cancellation)
    {
        using var handler = OutboundHandler.New(connect: null);
        handler.ConnectTimeout = TlsReach.Timeout;
        adjust?.Invoke(handler);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var limit = Limit(cancellation);
        try
        {
            using var request = call.Make(host);
            using var response = await invoker.SendAsync(request, limit.Token);
            var date = response.Headers.Date;
            return (await ApnsReply.Read(response, call, clock, limit.Token), date, Failure: null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (default, Date: null, (error.InnerException ?? error).Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (default, Date: null, $"no reply within {TlsReach.Timeout.TotalSeconds:0} seconds");
        }
    }

    private async Task<Stream> Connect(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host.Host, host.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private CancellationTokenSource Limit(CancellationToken cancellation)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TlsReach.Timeout);
        return limit;
    }
}
