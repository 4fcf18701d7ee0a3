using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace PhoneSimulator.Tests.Support;

/// <summary>An HTTP/2 frame as received (RFC 9113, section 4.1).</summary>
internal sealed record Frame(byte Type, byte Flags, int Stream, byte[] Body)
{
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte GoAway = 7;

    /// <summary>SETTINGS_MAX_CONCURRENT_STREAMS of a SETTINGS frame; null when it is absent.</summary>
    public int? StreamLimit
    {
        get
        {
            for (var at = 0; Type == Settings && at + 6 <= Body.Length; at += 6)
                if (BinaryPrimitives.ReadUInt16BigEndian(Body.AsSpan(at)) == 3) return BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(at + 2));
            return null;
        }
    }
}

/// <summary>HTTP/2 frame by frame, to see details that client libraries hide.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly TcpClient tcp;
    private readonly SslStream tls;

    private RawConnection(TcpClient tcp, SslStream tls) => (this.tcp, this.tls) = (tcp, tls);

    public static async Task<RawConnection> Open(Simulator simulator)
    {
        var client = new TcpClient();
        await client.ConnectAsync(simulator.ApnsUri.Host, simulator.ApnsUri.Port);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(Trust.In(simulator, SslApplicationProtocol.Http2));
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x4\0\0\0\0\0"u8.ToArray());
        return new(client, stream);
    }

    /// <summary>Opens a stream with a complete request; does not wait for the response.</summary>
    public async Task Post(int stream, string path, string body, params (string Name, string Value)[] headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in ((string, string)[])[(":method", "POST"), (":scheme", "https"), (":path", path), (":authority", "localhost"), .. headers])
        {
            block.Add(0);
            Text(block, name);
            Text(block, value);
        }

        await tls.WriteAsync(FrameBytes(Frame.Headers, 4, stream, [.. block]));
        await tls.WriteAsync(FrameBytes(0, 1, stream, Encoding.UTF8.GetBytes(body)));
    }

    /// <summary>Reads up to the first frame that matches; fails when the connection ends before.</summary>
    public async Task<Frame> Next(Func<Frame, bool> wanted)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        while (true)
        {
            var head = new byte[9];
            await tls.ReadExactlyAsync(head, timeout.Token);
            var body = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await tls.ReadExactlyAsync(body, timeout.Token);
            var frame = new Frame(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), body);
            if (wanted(frame)) return frame;
        }
    }

    /// <summary>Reads until one frame of each kind has arrived, in any order.</summary>
    public async Task<Frame[]> NextOfEach(params Func<Frame, bool>[] wanted)
    {
        var found = new Frame?[wanted.Length];
        while (found.Contains(null))
        {
            var frame = await Next(_ => true);
            for (var index = 0; index < wanted.Length; index++)
                if (found[index] is null && wanted[index](frame)) found[index] = frame;
        }

        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        await tls.DisposeAsync();
        tcp.Dispose();
    }

    private static byte[] FrameBytes(byte type, byte flags, int stream, byte[] body)
    {
        var frame = new byte[9 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        body.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>A string literal without Huffman coding (RFC 7541, sections 5.1 and 5.2).</summary>
    private static void Text(List<byte> block, string text)
    {
        var rest = text.Length;
        if (rest < 127)
        {
            block.Add((byte)rest);
        }
        else
        {
            block.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7) block.Add((byte)(rest & 127 | 128));
            block.Add((byte)rest);
        }

        block.AddRange(Encoding.ASCII.GetBytes(text));
    }
}
