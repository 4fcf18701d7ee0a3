using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Bench.Ingest;

/// <summary>One keep-alive connection that sends a request, waits for the whole answer, and sends the next.</summary>
internal sealed class LoadConnection(Uri url, Func<int, ReadOnlyMemory<byte>> request)
{
    private readonly byte[] answer = new byte[4096];

    /// <summary>Microseconds from request to answer, of every request.</summary>
    public List<int> Latencies { get; } = [];

    public async Task Run(int seed, Func<bool> goOn)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port));
        for (var i = seed; goOn(); i++)
        {
            var sent = Stopwatch.GetTimestamp();
            await socket.SendAsync(request(i));
            await ReadAnswer(socket);
            Latencies.Add((int)Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }
    }

    private async Task ReadAnswer(Socket socket)
    {
        var length = 0;
        var whole = -1;
        while (whole < 0 || length < whole)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            if (read == 0) throw new IOException("The host closed the connection");
            length += read;
            if (whole < 0) whole = WholeLength(answer.AsSpan(0, length));
        }

        if (!answer.AsSpan().StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(answer, 0, length));
    }

    /// <summary>Length of head and body, or -1 while the head is not complete.</summary>
    private static int WholeLength(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return -1;
        var field = bytes.IndexOf("Content-Length: "u8);
        if (field < 0 || field > head) throw new InvalidOperationException("An answer without Content-Length");
        var digits = bytes[(field + 16)..head];
        var length = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') break;
            length = (length * 10) + digit - '0';
        }

        return head + 4 + length;
    }
}
