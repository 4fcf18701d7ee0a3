using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActivitySmith.Delivery.Network;

namespace ActivitySmith.Delivery.Doctor;

/// <summary>Checks whether this machine can open a trusted TLS connection to a host, and describes the obstacle when it cannot.</summary>
internal static class TlsReach
{
    /// <summary>Longest time for one check.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Null when the connection succeeds; otherwise a description of the obstacle.</summary>
    /// <param name="host">Host name for the handshake (SNI).</param>
    /// <param name="connect">Opens the TCP connection.</param>
    /// <param name="needsHttp2">Whether the check fails when the host offers only HTTP/1.1.</param>
    /// <param name="adjust">Changes the certificate checks (tests trust their own certificate); null: the machine's trust store.</param>
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
                : "it does not speak HTTP/2: a proxy or a virus scanner on the way intercepts TLS connections; exempt this host from it";
        }
        catch (SocketException error)
        {
            return $"no connection: {error.Message}";
        }
        catch (AuthenticationException error)
        {
            return $"its certificate is not trusted ({error.Message}): "
                + "either a proxy intercepts TLS connections, or this machine has no certificate authorities (package ca-certificates)";
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
