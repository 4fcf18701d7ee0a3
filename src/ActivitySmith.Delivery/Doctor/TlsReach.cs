using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActivitySmith.Delivery.Network;

namespace ActivitySmith.Delivery.Doctor;

/// <summary>Whether a host lets this machine open a TLS connection that it trusts, and what is in the way when it does not.</summary>
internal static class TlsReach
{
    /// <summary>Longest time for one look.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Null when all is well; otherwise what is in the way, in words.</summary>
    /// <param name="host">Named in the handshake.</param>
    /// <param name="connect">Opens the connection below TLS.</param>
    /// <param name="needsHttp2">Whether HTTP/1.1 is not enough.</param>
    /// <param name="adjust">Last word on trust; null: the machine's.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<string?> Examine(
        Uri host, Func<CancellationToken, Task<Stream>> connect, bool needsHttp2, Action<SocketsHttpHandler>? adjust, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler();
        adjust?.Invoke(handler);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            await using var tls = new SslStream(await connect(limit.Token));
            var options = handler.SslOptions;
            options.TargetHost = host.IdnHost;
            options.ApplicationProtocols = needsHttp2 ? [SslApplicationProtocol.Http2] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
            await tls.AuthenticateAsClientAsync(options, limit.Token);
            return !needsHttp2 || tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2 ? null
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
        catch (AddressNotPublicException error)
        {
            return error.Message;
        }
        catch (IOException error)
        {
            return $"the connection broke: {error.Message}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no connection within {Timeout.TotalSeconds:0} seconds";
        }
    }
}
