using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>
/// The network between a browser and the server, or a server and its database: a TCP relay that a test can cut (connections break, new ones are
/// closed), silence (connections stay open but transfer nothing, like a laptop that went to sleep), and restore.
/// </summary>
internal sealed class CuttableLink : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint target;
    private readonly CancellationTokenSource closing = new();
    private ConcurrentBag<TcpClient> open = [];
    private volatile bool isCut;
    private volatile bool isSilent;

    public CuttableLink(ServerProcess server)
        : this(server.Origin.Port)
    {
    }

    /// <param name="port">The target port on 127.0.0.1.</param>
    public CuttableLink(int port)
    {
        target = new IPEndPoint(IPAddress.Loopback, port);
        listener.Start();
        Origin = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        _ = Accept();
    }

    /// <summary>The address at which clients connect to the relay.</summary>
    public Uri Origin { get; }

    public void Cut()
    {
        isCut = true;
        BreakAll();
    }

    public void FallSilent() => isSilent = true;

    public void Restore()
    {
        BreakAll();
        isCut = isSilent = false;
    }

    public void Dispose()
    {
        closing.Cancel();
        listener.Dispose();
        BreakAll();
        closing.Dispose();
    }

    private void BreakAll()
    {
        foreach (var connection in Interlocked.Exchange(ref open, []))
        {
            connection.Dispose();
        }
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(closing.Token);
                if (isCut)
                {
                    near.Dispose();
                    continue;
                }
                var far = new TcpClient();
                open.Add(near);
                open.Add(far);
                _ = Connect(near, far);
            }
        }
        catch (OperationCanceledException)
        {
            // The relay was disposed.
        }
    }

    private async Task Connect(TcpClient near, TcpClient far)
    {
        try
        {
            await far.ConnectAsync(target, closing.Token);
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server is down, or the link was cut in between: the client sees its connection break.
            near.Dispose();
            far.Dispose();
            return;
        }

        _ = Relay(near, far);
        _ = Relay(far, near);
    }

    private async Task Relay(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is var count and > 0)
            {
                if (!isSilent)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
                }
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side closed; closing below tells the other one.
        }
        if (!isSilent)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
