using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActivitySmith.Bench.Fanout;

/// <summary>One open page: a connection that follows an event stream and reports the arrival of an update.</summary>
internal sealed class OpenPage : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[16 * 1024];
    private int held;

    /// <summary>Opens the stream and reads up to <paramref name="ready"/>.</summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="request">The GET request.</param>
    /// <param name="ready">The server's first content once the page is subscribed.</param>
    public static async Task<OpenPage> Open(int port, ReadOnlyMemory<byte> request, byte[] ready)
    {
        var page = new OpenPage();
        await page.socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await page.socket.SendAsync(request);
        await page.ReadTo(ready);
        return page;
    }

    /// <summary>Waits for the update.</summary>
    /// <returns>The time of arrival, as a <see cref="Stopwatch.GetTimestamp"/>.</returns>
    public async Task<long> See(byte[] mark)
    {
        await ReadTo(mark);
        return Stopwatch.GetTimestamp();
    }

    /// <summary>The event with the mark, without the transfer encoding around it.</summary>
    public async Task<string> Event(byte[] mark)
    {
        await ReadTo(mark, isKept: true);
        while (buffer.AsSpan(0, held).IndexOf("\n\n"u8) < 0) await Receive();
        var text = Encoding.UTF8.GetString(buffer, 0, held);
        held = 0;
        var from = text.LastIndexOf("event: ", text.IndexOf(Encoding.UTF8.GetString(mark), StringComparison.Ordinal), StringComparison.Ordinal);
        if (from < 0) from = text.LastIndexOf("id: ", text.IndexOf(Encoding.UTF8.GetString(mark), StringComparison.Ordinal), StringComparison.Ordinal);
        return text[from..(text.IndexOf("\n\n", from, StringComparison.Ordinal) + 2)];
    }

    public void Dispose() => socket.Dispose();

    private async Task ReadTo(byte[] mark, bool isKept = false)
    {
        while (buffer.AsSpan(0, held).IndexOf(mark) < 0) await Receive();
        if (!isKept) held = 0;
    }

    private async Task Receive()
    {
        // An event may arrive in pieces, but none is longer than half of the buffer.
        if (held > buffer.Length / 2)
        {
            buffer.AsSpan(held - (buffer.Length / 2), buffer.Length / 2).CopyTo(buffer);
            held = buffer.Length / 2;
        }

        var read = await socket.ReceiveAsync(buffer.AsMemory(held));
        if (read == 0) throw new IOException($"The stream ended: {Encoding.UTF8.GetString(buffer, 0, held)}");
        held += read;
    }
}
