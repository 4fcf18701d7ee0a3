using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ActivitySmith.Delivery.Tests.Actions;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>
/// Speaks HTTP/2 frame by frame. Its first connection replies to the first push with GOAWAY and a text, or with half of a reply. Every other
/// connection replies with 200.
/// </summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const byte Data = 0, Headers = 1, EndStream = 1, Settings = 4, Ping = 6, GoAway = 7;
    private readonly TcpListener listener;
    private readonly string? reason;
    private readonly int lastStream;
    private readonly Task serving;
    private int connections;
    private int pushes;

    private RawPeer(TcpListener listener, string? reason, int lastStream)
    {
        (this.listener, this.reason, this.lastStream) = (listener, reason, lastStream);
        serving = Serve();
    }

    public string Url => $"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public int Connections => connections;

    /// <summary>Requests that arrived with their whole body.</summary>
    public int Pushes => pushes;

    /// <param name="reason">Debug data of the GOAWAY. Null: the status 200, and then the connection closes in the middle of the reply.</param>
    /// <param name="lastStream">The last processed stream according to the GOAWAY; the first push has 1.</param>
    public static Task<RawPeer> Start(string? reason, int lastStream = 0)
    {
        var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        return Task.FromResult(new RawPeer(port, reason, lastStream));
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
            await Task.WhenAll(all); // The test has ended.
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
            await stream.ReadExactlyAsync(new byte[24]); // The client's connection preface.
            await Write(stream, Settings, flags: 0, streamId: 0, []);
            while (true)
            {
                var head = new byte[9];
                await stream.ReadExactlyAsync(head);
                var payload = new byte[(head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1))];
                await stream.ReadExactlyAsync(payload);
                if (head[3] == Settings && head[4] == 0) await Write(stream, Settings, flags: 1, streamId: 0, []);
                if (head[3] == Ping && head[4] == 0) await Write(stream, Ping, flags: 1, streamId: 0, payload);
                if (head[3] != Data || (head[4] & EndStream) == 0) continue;
                Interlocked.Increment(ref pushes);
                const byte StatusOk = 0x88; // HPACK static table, index 8.
                if (number == 1)
                {
                    if (reason is null) await Write(stream, Headers, flags: 0x4, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), [StatusOk]);
                    else await Write(stream, GoAway, flags: 0, streamId: 0, [0, 0, 0, (byte)lastStream, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(reason)]);
                    return;
                }

                await Write(stream, Headers, flags: 0x5, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), [StatusOk]);
            }
        }
        catch (IOException)
        {
            // The client closed the connection.
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
