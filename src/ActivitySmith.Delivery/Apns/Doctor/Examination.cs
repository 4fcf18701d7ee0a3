using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ActivitySmith.Delivery.Apns.Doctor;

/// <summary>One look at one host, on connections of its own, so that what it meets does not stop the server's pushes.</summary>
internal sealed class Examination(Uri host, TimeProvider clock, Action<SocketsHttpHandler>? adjust)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Null when the host speaks HTTP/2 over TLS that this machine trusts; otherwise what is in the way.</summary>
    public async Task<string?> Reach(CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler();
        adjust?.Invoke(handler);
        using var limit = Limit(cancellation);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host.Host, host.Port, limit.Token);
            await using var tls = new SslStream(new NetworkStream(socket));
            var options = handler.SslOptions;
            options.TargetHost = host.Host;
            options.ApplicationProtocols = [SslApplicationProtocol.Http2];
            await tls.AuthenticateAsClientAsync(options, limit.Token);
            return tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2 ? null
                : "it speaks no HTTP/2: something on the way opens TLS connections (a proxy, a virus scanner); let this host pass";
        }
        catch (SocketException error)
        {
            return $"no connection: {error.Message}";
        }
        catch (AuthenticationException error)
        {
            return $"its certificate is not trusted ({error.Message}): something on the way opens TLS connections, or this machine has no certificate authorities (package ca-certificates)";
        }
        catch (IOException error)
        {
            return $"the connection broke: {error.Message}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no connection within {Patience.TotalSeconds:0} seconds";
        }
    }

    /// <summary>Makes a call; the failure is one sentence, and null when there is an answer.</summary>
    public async Task<(ApnsAnswer Answer, DateTimeOffset? Date, string? Failure)> Ask(ApnsCall call, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = Patience };
        adjust?.Invoke(handler);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var limit = Limit(cancellation);
        try
        {
            using var request = call.Make(host);
            using var response = await invoker.SendAsync(request, limit.Token);
            var date = response.Headers.Date;
            return (await ApnsAnswer.Read(response, call, clock, limit.Token), date, Failure: null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (default, Date: null, (error.InnerException ?? error).Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (default, Date: null, $"no answer within {Patience.TotalSeconds:0} seconds");
        }
    }

    private CancellationTokenSource Limit(CancellationToken cancellation)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        return limit;
    }
}
