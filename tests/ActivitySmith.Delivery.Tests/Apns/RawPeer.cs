using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ActivitySmith.Delivery.Tests.Actions;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>Speaks HTTP/2 frames by hand: its first connection answers the first push with GOAWAY and a text, every other one with 200.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const byte Headers = 1, Settings = 4, Ping = 6, GoAway = 7;
    private readonly TcpListener listener;
    private readonly string reason;
    private readonly Task serving;
    private int connections;

    private RawPeer(TcpListener listener, string reason)
    {
        (this.listener, this.reason) = (listener, reason);
        serving = Serve();
    }

    public string Url => $"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public int Connections => connections;

    public static Task<RawPeer> Start(string reason)
    {
        var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        return Task.FromResult(new RawPeer(port, reason));
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private async Task Serve()
    {
        var all = new List<Task>();
        try
        {
            while (true) all.Add(Talk(await listener.AcceptTcpClientAsync(), Interlocked.Increment(ref connections)));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(all); // The test is over.
        }
    }

    private async Task Talk(TcpClient client, int number)
    {
        using var _ = client;
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = Receiver.Certificate,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            });
            await stream.ReadExactlyAsync(new byte[24]); // The client's preface.
            await Write(stream, Settings, flags: 0, streamId: 0, []);
            while (true)
            {
                var head = new byte[9];
                await stream.ReadExactlyAsync(head);
                var payload = new byte[(head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1))];
                await stream.ReadExactlyAsync(payload);
                if (head[3] == Settings && head[4] == 0) await Write(stream, Settings, flags: 1, streamId: 0, []);
                if (head[3] == Ping && head[4] == 0) await Write(stream, Ping, flags: 1, streamId: 0, payload);
                if (head[3] != Headers) continue;
                if (number == 1)
                {
                    await Write(stream, GoAway, flags: 0, streamId: 0, [.. new byte[8], .. Encoding.UTF8.GetBytes(reason)]);
                    return;
                }

                const byte StatusOk = 0x88; // HPACK static table, index 8.
                await Write(stream, Headers, flags: 0x5, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), [StatusOk]);
            }
        }
        catch (IOException)
        {
            // The client left.
        }
    }

    private static async Task Write(Stream stream, byte type, byte flags, int streamId, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        await stream.WriteAsync(frame);
        await stream.FlushAsync();
    }
}
