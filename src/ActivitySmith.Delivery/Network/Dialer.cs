using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Delivery.Network;

/// <summary>Connects only to addresses that <see cref="AddressGuard"/> has checked.</summary>
internal static class Dialer
{
    /// <summary>Longest time for one of several addresses to accept the connection.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// TCP keep-alive: probes an idle connection once a minute, so that routers keep its state, and closes it after 3 unanswered probes,
    /// before a message is lost on a dead connection.
    /// </summary>
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    /// <summary>Connects to the first address that accepts the connection.</summary>
    public static async Task<Stream> Connect(IReadOnlyList<IPAddress> addresses, int port, TimeProvider clock, CancellationToken cancellation)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            KeepAlive(socket);
            var isLast = i == addresses.Count - 1;
            try
            {
                using var timeout = isLast ? new CancellationTokenSource() : new CancellationTokenSource(ConnectTimeout, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), either.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception error) when (!isLast && !cancellation.IsCancellationRequested && error is SocketException or OperationCanceledException)
            {
                socket.Dispose(); // The next address may accept.
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
